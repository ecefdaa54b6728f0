import { useEffect, useState } from 'react';
import { useBridge } from '../bridge/useBridge';
import { Button } from './Button';
import { CheckIcon, CopyIcon } from './icons';

/** Copies `text`; `what` names it for a screen reader: "Copy token". */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const { bridge, act } = useBridge();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    const reply = await act(bridge.copyText({ text }));
    if (reply.ok) setCopied(true);
  };
  return (
    <>
      <Button onClick={copy}>
        {copied ? <CheckIcon /> : <CopyIcon />}
        <span>
          {copied ? 'Copied' : 'Copy'}
          <span className="spoken"> {what}</span>
        </span>
      </Button>
      <output className="spoken">{copied ? `Copied ${what}` : ''}</output>
    </>
  );
}
