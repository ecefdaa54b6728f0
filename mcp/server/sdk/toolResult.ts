import type { CallToolResult } from '@modelcontextprotocol/server';
import { mediaOf } from '../../tools/resultMedia';
import type { FinalOutcome } from '../wrapper';

/**
 * A finished call as the protocol's result: the payload as structured content and as the same JSON in text, then its media. A
 * failure is text alone: clients check structured content against the output schema, and would throw the failure away.
 */
export function resultOf(outcome: FinalOutcome): CallToolResult {
  if (outcome.kind === 'failed') return { content: [{ type: 'text', text: JSON.stringify(outcome.failure) }], isError: true };
  const payload = { ...outcome.result };
  return { content: [{ type: 'text', text: JSON.stringify(payload) }, ...mediaOf(outcome.result)], structuredContent: payload };
}

/** The members of the same result as JSON, without the braces. The payload is written as JSON once, though it is in there twice. */
export function resultAsJson(outcome: FinalOutcome): string {
  if (outcome.kind === 'failed') return `"content":[${textBlock(JSON.stringify(outcome.failure))}],"isError":true`;
  const payload = JSON.stringify(outcome.result);
  const media = mediaOf(outcome.result).map((item) => `,${JSON.stringify(item)}`);
  return `"content":[${textBlock(payload)}${media.join('')}],"structuredContent":${payload}`;
}

function textBlock(text: string): string {
  return `{"type":"text","text":${JSON.stringify(text)}}`;
}
