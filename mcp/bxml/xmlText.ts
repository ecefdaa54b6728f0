/** What character data and attribute values look like in XML 1.0, both ways. */

const illegal = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text without the characters that XML 1.0 does not allow (control characters, half surrogates). */
export function legalText(text: string): string {
  return text.replace(illegal, '');
}

/** Every character that could end the text, start markup or be changed by a parser is written as a reference. */
export function escapeText(text: string): string {
  return legalText(text).replace(/[&<>\r]/g, (character) => textReferences[character] ?? '');
}

export function escapeAttribute(value: string): string {
  return legalText(value).replace(/[&<>"'\r\n\t]/g, (character) => attributeReferences[character] ?? '');
}

const textReferences: Readonly<{ [character: string]: string }> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const attributeReferences: Readonly<{ [character: string]: string }> = {
  ...textReferences,
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

const named: Readonly<{ [entity: string]: string }> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export type Unescaped = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Resolves XML's five entities and numeric references, once; anything else that begins with `&` is refused. */
export function unescapeText(raw: string): Unescaped {
  let reason: string | undefined;
  const text = raw.replace(/&([^;&\s]{0,32};)?/g, (whole, reference: string | undefined) => {
    const character = reference === undefined ? undefined : resolve(reference.slice(0, -1));
    if (character === undefined) reason ??= `"${whole}" is not an entity of XML; write & as &amp;`;
    return character ?? '';
  });
  return reason === undefined ? { ok: true, text } : { ok: false, reason };
}

function resolve(reference: string): string | undefined {
  if (!reference.startsWith('#')) return Object.hasOwn(named, reference) ? named[reference] : undefined;
  const match = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(reference);
  if (match === null) return undefined;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return legalText(character) === character ? character : undefined;
}
