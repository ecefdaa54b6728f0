/**
 * What the oldest runtime, Electron 25 with Node 18.15, lacks of the Node that our packages expect. Imported first, so
 * that it is there before any of them is loaded; on newer runtimes it changes nothing.
 */
import { webcrypto } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';

// The protocol's SDK uses the global one.
globalThis.crypto ??= webcrypto;

// The logger asks for a tracing channel when it is loaded, and uses it only if somebody listens, which nobody can here.
if (!Reflect.has(diagnostics, 'tracingChannel')) Reflect.set(diagnostics, 'tracingChannel', () => ({ hasSubscribers: false }));
