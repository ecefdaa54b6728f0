/** The keys of a phone, row by row. */
export const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

export const keyNames: { readonly [key: string]: string } = { '*': 'star', '#': 'pound' };

/** The phone key a typed key stands for; undefined for any other, and together with Ctrl, Alt or ⌘. */
export function typedKey(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}): string | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return keys.find((key) => key === event.key);
}
