import { type ClipboardEvent, type RefObject, useEffect, useState } from 'react';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { credentialsTexts } from './texts';

/** How long a secret that was shown stays readable. */
const shownMs = 15_000;

interface Props {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly problem: string | undefined;
  readonly onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
}

/** The client secret, masked. It can be shown, and hides itself again. */
export function SecretField({ field, problem, onPaste }: Props) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(false), shownMs);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <Field
      ref={field}
      label={credentialsTexts.clientSecret}
      problem={problem}
      type={shown ? 'text' : 'password'}
      maxLength={20_000}
      spellCheck={false}
      autoCapitalize="off"
      onPaste={onPaste}
      beside={
        <Button aria-label={shown ? credentialsTexts.hideSecret : credentialsTexts.showSecret} onClick={() => setShown(!shown)}>
          {shown ? credentialsTexts.hide : credentialsTexts.show}
        </Button>
      }
    />
  );
}
