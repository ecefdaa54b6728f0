import { describe, expect, it } from 'vitest';
import { failureOf } from './failures';
import type { FailedAt } from './helper/protocol';

/** Messages of the native library, as each system gives them. */
const messages: readonly (readonly [FailedAt, string, string])[] = [
  ['load', 'Cannot find native binding. npm has a bug related to optional dependencies', 'unsupported'],
  ['open', 'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files', 'unsupported'],
  ['open', 'Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled at compile time', 'unsupported'],
  ['open', 'Platform failure: DBus error: Did not receive a reply. Possible causes include: the remote application did not send', 'locked'],
  ['use', 'Couldn’t access platform storage: Secret Service: unlock prompt was dismissed', 'locked'],
  ['use', 'Couldn’t access platform storage: Secret Service: object locked: IsLocked', 'locked'],
  ['use', 'Couldn’t access platform storage: User interaction is not allowed.', 'locked'],
  ['use', 'Couldn’t access platform storage: Secret Service: no result found', 'refused'],
  ['use', 'Platform failure: User canceled the operation.', 'refused'],
  ['use', 'Platform failure: Access is denied. (os error 5)', 'refused'],
  ['use', 'Entry is matched by 2 credentials: [canary] (Ambiguous)', 'refused'],
  ['use', 'Data is not UTF-8 encoded: canary', 'refused'],
];

describe('a failure of the keychain', () => {
  it.each(messages)('at %s, “%s”, is %s', (at, message, state) => {
    expect(failureOf(at, message).state).toBe(state);
  });

  it('is two whole sentences or more, and never repeats what the library said', () => {
    for (const [at, message] of messages) {
      const { why, todo } = failureOf(at, message);
      for (const text of [why, todo]) expect(text).toMatch(/^[A-Z].*\.$/);
      expect(why + todo).not.toMatch(/canary|D-?Bus|Secret Service|os error/i);
    }
  });
});
