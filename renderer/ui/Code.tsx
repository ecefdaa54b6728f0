import styles from './Code.module.css';
import { jsonTokens } from './json';
import { keyboardScroll } from './keyboardScroll';
import type { Token } from './token';
import { xmlTokens } from './xml';

const tokensOf = { json: jsonTokens, xml: xmlTokens } as const;

/** Coloured source text, as elements rather than markup, so that no text can become markup. */
export function Code({ language, text, label }: { language: keyof typeof tokensOf; text: string; label: string }) {
  const tokens = withOffsets(tokensOf[language](text));
  return (
    <figure ref={keyboardScroll} className={styles.code} aria-label={label}>
      <pre>
        <code>
          {tokens.map(({ token, offset }) =>
            token.kind === 'plain' ? (
              token.text
            ) : (
              <span key={offset} className={styles[token.kind]}>
                {token.text}
              </span>
            ),
          )}
        </code>
      </pre>
    </figure>
  );
}

function withOffsets(tokens: readonly Token[]): readonly { readonly token: Token; readonly offset: number }[] {
  let offset = 0;
  return tokens.map((token) => {
    const placed = { token, offset };
    offset += token.text.length;
    return placed;
  });
}
