import type { z } from 'zod';
import { type Surface, unexpectedAnswer } from './errors';

/**
 * A JSON answer of the expected shape.
 * @throws SwitchboardError `unavailable` when it is not JSON, or not `what`.
 */
export function readJson<T extends z.ZodType>(surface: Surface, body: string, schema: T, what: string): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw unexpectedAnswer(surface, 'the body is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unexpectedAnswer(surface, `it holds no ${what}`);
  return parsed.data;
}
