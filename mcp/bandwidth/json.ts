import type { z } from 'zod';
import type { SwitchboardError } from '../base/errors';
import { type Surface, unexpectedAnswer, unexpectedConfirmation } from './errors';

/**
 * A JSON answer of the expected shape.
 * @throws SwitchboardError `unavailable` when it is not JSON, or not `what`.
 */
export function readJson<T extends z.ZodType>(surface: Surface, body: string, schema: T, what: string): z.output<T> {
  return read(body, schema, what, (why) => unexpectedAnswer(surface, why));
}

/**
 * The same for the answer to a request that changed something.
 * @throws SwitchboardError `timeout`: the request took effect, so it is not to be repeated unseen.
 */
export function readConfirmation<T extends z.ZodType>(surface: Surface, body: string, schema: T, what: string): z.output<T> {
  return read(body, schema, what, (why) => unexpectedConfirmation(surface, why));
}

function read<T extends z.ZodType>(body: string, schema: T, what: string, failure: (why: string) => SwitchboardError): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw failure('the body is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw failure(`it holds no ${what}`);
  return parsed.data;
}
