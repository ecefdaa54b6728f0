/** What a pasted text says about a client ID and its secret. */
export interface PastedCredentials {
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
}

const nothing: PastedCredentials = { clientId: undefined, clientSecret: undefined };

/** No pair of credentials with its labels is longer; a longer text is something else. */
const longestText = 4_096;
const longestValue = 1_200;

/**
 * Finds a client ID and a client secret in what a person copied: with or without labels, in either order, in quotes, on one
 * line or several, as JSON, as environment variables or as a table. What is not clearly one of the two is left out.
 */
export function readPastedCredentials(text: string): PastedCredentials {
  if (text.length > longestText) return nothing;
  const { labelled, loose } = sortOut([...clean(text).matchAll(item)].flatMap(parsed));
  const clientId = labelled.id ?? loose.find(startsLikeId);
  const rest = loose.filter((value) => value !== clientId && value !== labelled.secret);
  const [first, second] = rest;
  if (clientId === undefined && labelled.secret === undefined) {
    // Two values without any hint are taken in the order in which the Bandwidth App shows them.
    return rest.length === 2 ? { clientId: first, clientSecret: second } : nothing;
  }
  const only = rest.length === 1 ? first : undefined;
  return { clientId: clientId ?? only, clientSecret: labelled.secret ?? (clientId === undefined ? undefined : only) };
}

/** One thing in the text, from its beginning to its end. */
type Item =
  /** `certain`: followed by ":" or "=", so that the next value belongs to it whatever it looks like. */
  | { readonly kind: 'label'; readonly of: 'id' | 'secret' | 'account'; readonly certain: boolean }
  | { readonly kind: 'value'; readonly text: string };

/** Addresses are skipped; then labels with the sign that follows them, quoted values, and everything else up to a space. */
const item = new RegExp(
  [
    /https?:\/\/\S+/,
    /(?<=^|[\s"'`{,;(])["'`]?(?:export\s+)?(?:bw_|bandwidth[ _-]?|api[ _-]?)?(?:client[ _-]*(?:(?<id>id|identifier)|(?<secret>secret))|(?<account>account(?:[ _-]*(?:id|number))?)|(?<shortId>id)|(?<shortSecret>secret))["'`)]?(?:\s*(?<sign>[:=]+>?)|(?=\s|$))/,
    /"(?<double>(?:[^"\\\n]|\\.)*)"|'(?<single>[^'\n]*)'|`(?<back>[^`\n]*)`/,
    /(?<bare>[^\s"'`{},;][^\s"'`]*)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);

function parsed({ groups = {} }: RegExpMatchArray): readonly Item[] {
  const of =
    (groups.id ?? groups.shortId) !== undefined
      ? 'id'
      : (groups.secret ?? groups.shortSecret) !== undefined
        ? 'secret'
        : groups.account !== undefined
          ? 'account'
          : undefined;
  if (of !== undefined) return [{ kind: 'label', of, certain: groups.sign !== undefined }];
  const quoted = groups.double ?? groups.single ?? groups.back;
  const text = quoted ?? groups.bare?.replace(/[,;})\]>]+$/, '');
  if (text === undefined) return [];
  const pair = /^(CLI-[^:,;]+)[:,;](.+)$/i.exec(text);
  return (pair === null ? [text.trim()] : pair.slice(1)).map((value) => ({ kind: 'value', text: value }));
}

/** Gives each value to the label before it. Labels that come together, as in a table, take the values in their order. */
function sortOut(items: readonly Item[]): {
  readonly labelled: { readonly id?: string; readonly secret?: string };
  readonly loose: readonly string[];
} {
  const labelled: { id?: string; secret?: string; account?: string } = {};
  const loose: string[] = [];
  let waiting: Extract<Item, { kind: 'label' }>[] = [];
  for (const one of items) {
    if (one.kind === 'label') {
      waiting.push(one);
      continue;
    }
    const [label, ...others] = waiting;
    if (label === undefined) {
      if (looksSecret(one.text)) loose.push(one.text);
    } else if (fits(label, one.text)) {
      labelled[label.of] ??= one.text;
      waiting = others;
    }
  }
  return { labelled, loose };
}

function fits({ of, certain }: Extract<Item, { kind: 'label' }>, text: string): boolean {
  if (of === 'account') return /^\d+$/.test(text);
  return certain ? isValue(text) : looksSecret(text);
}

function isValue(text: string): boolean {
  return /^[\x21-\x7e]{3,}$/.test(text) && /[a-z0-9]/i.test(text) && text.length <= longestValue;
}

/** Made by a machine: not a word, a number, an e-mail address or a date. */
function looksSecret(text: string): boolean {
  return (
    isValue(text) && text.length >= 8 && /[a-z]/i.test(text) && (/\d/.test(text) || text.length >= 20) && !/^[^@]+@[^@]+\.\w+$/.test(text)
  );
}

function startsLikeId(text: string): boolean {
  return /^CLI-/i.test(text);
}

/** Without characters that are not seen, and with plain quotation marks. */
function clean(text: string): string {
  return text
    .replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/[‘’]/g, "'");
}

/** What the two fields hold when the person asks to check them. */
export type EnteredCredentials =
  | { readonly kind: 'pair'; readonly clientId: string; readonly clientSecret: string }
  /** A sentence beside each field that cannot be checked. */
  | { readonly kind: 'problems'; readonly clientId: string | undefined; readonly clientSecret: string | undefined };

/** Reads the two fields. A pair in one field, a label before a value and fields that were mixed up are understood. */
export function readEnteredCredentials(idField: string, secretField: string): EnteredCredentials {
  const [inId, inSecret] = [readPastedCredentials(idField), readPastedCredentials(secretField)];
  for (const both of [inId, inSecret]) {
    if (both.clientId !== undefined && both.clientSecret !== undefined && (idField.trim() === '' || secretField.trim() === '')) {
      return { kind: 'pair', clientId: both.clientId, clientSecret: both.clientSecret };
    }
  }
  const clientId = inId.clientId ?? plain(idField);
  const clientSecret = inSecret.clientSecret ?? plain(secretField);
  const problems = { clientId: idProblem(clientId), clientSecret: secretProblem(clientSecret) };
  if (problems.clientId !== undefined || problems.clientSecret !== undefined) return { kind: 'problems', ...problems };
  const mixedUp = startsLikeId(clientSecret) && !startsLikeId(clientId);
  return mixedUp ? { kind: 'pair', clientId: clientSecret, clientSecret: clientId } : { kind: 'pair', clientId, clientSecret };
}

function plain(field: string): string {
  const text = clean(field).trim();
  return /^(["'`]).*\1$/.test(text) ? text.slice(1, -1).trim() : text;
}

function idProblem(value: string): string | undefined {
  if (value === '') return 'Paste the client ID here. The Bandwidth App shows it under Account, API Credentials.';
  return isValue(value)
    ? undefined
    : 'This is not a client ID. A client ID has only letters, digits and dashes, without spaces. Copy it again in the Bandwidth App.';
}

function secretProblem(value: string): string | undefined {
  if (value === '') return 'Paste the client secret here. The Bandwidth App shows it once, when you create the credentials.';
  return isValue(value)
    ? undefined
    : 'This is not a client secret. A client secret has only letters, digits and symbols, without spaces. Copy it again, or create new credentials in the Bandwidth App.';
}
