import { expect, it } from 'vitest';
import { type Accepted, acceptedBy } from './accept';

it.each<[string | undefined, Accepted]>([
  [undefined, 'either'],
  ['application/json, text/event-stream', 'either'],
  ['text/event-stream,application/json', 'either'],
  ['*/*', 'either'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/*', 'json'],
  ['text/event-stream', 'stream'],
  ['text/*;q=0.5', 'stream'],
  ['*/*, application/json;q=0', 'stream'],
  ['text/html', 'neither'],
  ['application/json;q=0', 'neither'],
  ['', 'neither'],
  ['application/json;q=nonsense', 'neither'],
])('Accept %j takes %s', (header, accepted) => {
  expect(acceptedBy(header)).toBe(accepted);
});
