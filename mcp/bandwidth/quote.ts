import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

const limit = 300;
const redacted = '[redacted]';

/**
 * Bandwidth's own words from an error body, as data for a message: one line, at most 300 characters, no control characters,
 * no secret, and every web address cut down to its host. Undefined when the body says nothing readable (bandwidth-api, section 3.2).
 */
export function quoteBody(body: string, secrets: readonly string[]): string | undefined {
  const words = wordsOf(body);
  if (words === undefined) return undefined;
  const text = clean(words, secrets);
  return text === '' ? undefined : text;
}

function clean(text: string, secrets: readonly string[]): string {
  const plain = text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();
  const withoutSecrets = secrets.filter((secret) => secret.length >= 4).reduce((rest, secret) => rest.split(secret).join(redacted), plain);
  const withoutPaths = withoutSecrets.replace(/\b(https?:\/\/)(?:[^\s/@]*@)?([\w.:[\]-]+)[^\s"'<>)]*/giu, '$1$2/…');
  const letters = Array.from(withoutPaths);
  return letters.length <= limit ? withoutPaths : `${letters.slice(0, limit - 1).join('')}…`;
}

function wordsOf(body: string): string | undefined {
  const trimmed = body.trim();
  if (trimmed === '') return undefined;
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return fromJson(trimmed);
  if (trimmed.startsWith('<')) return fromXml(trimmed);
  return trimmed;
}

const jsonSchema = z.object({
  description: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  fieldErrors: z.array(z.object({ fieldName: z.string().catch(''), description: z.string().catch('') })).catch([]),
  errors: z.array(z.object({ description: z.string().catch('') })).catch([]),
});

function fromJson(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = jsonSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { description, error, message, fieldErrors, errors } = parsed.data;
  const fields = fieldErrors.map((field) => `${field.fieldName}: ${field.description}`);
  const parts = [
    description,
    ...fields,
    ...errors.map((entry) => entry.description),
    message,
    description === undefined ? error : undefined,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('; ');
}

const xmlParser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: true });

/** Reads `<ErrorCode>`/`<Code>` and `<Description>` wherever they stand: the Dashboard API nests them in three ways. An HTML page has neither. */
function fromXml(text: string): string | undefined {
  if (XMLValidator.validate(text) !== true) return undefined;
  let tree: unknown;
  try {
    tree = xmlParser.parse(text);
  } catch {
    return undefined;
  }
  const found: string[] = [];
  const visit = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || depth > 8) return;
    for (const [name, value] of Object.entries(node)) {
      if (typeof value === 'string' && /^(ErrorCode|Code|Description)$/.test(name) && value !== '') found.push(value);
      else visit(value, depth + 1);
    }
  };
  visit(tree, 0);
  return found.length === 0 ? undefined : found.join(' ');
}
