import { type BandwidthClient, createClient } from '../bandwidth/client';
import type { ClientOptions } from '../bandwidth/http';
import type { Line } from '../bandwidth/line';
import type { LineBook } from '../bandwidth/lineBook';
import type { AgentLogin } from '../bandwidth/lines';
import { type Registration, type RegistrationRequest, register } from '../bandwidth/registration';
import type { CallbacksPort } from '../callbacks/port';
import type { Agent } from '../model/agent';
import type { LineKind } from '../model/line';
import { heldBack } from './personsCalls';
import { reportingOwners } from './reportingOwners';
import type { FilesPort, ToolContext } from './tool';

/** Makes what one tool call may reach. The context's `note` must be the one given: it is how the call's BXML reaches the timeline. */
export type ContextFor = (agent: Agent, signal: AbortSignal, note: ToolContext['note']) => ToolContext;

/** What the contexts of all tool calls share. */
export interface ContextParts {
  readonly http: ClientOptions;
  readonly callbacks: CallbacksPort;
  readonly files: FilesPort;
  readonly lines: LineBook;
  /** The kind of line agents start on. */
  readonly line: LineKind;
  /** The real line records what agents change on it; undefined on the practice line and without journals. */
  readonly recorder: LineRecorder | undefined;
  /** An agent has logged in, or with undefined logged out, so that it may see another account now. */
  credentialsChanged(agent: Agent, login: AgentLogin | undefined): void;
  /** An agent has signed the person up. */
  signedUp(agent: Agent, request: RegistrationRequest, registration: Registration): void;
}

/** Records what agents do to the real line, so that it can be put back. */
export interface LineRecorder {
  /** The client, recording each change it makes to an application. */
  recording(client: BandwidthClient): BandwidthClient;
  /** An agent has logged in on this line. */
  loggedIn(line: Line): void;
}

/** Makes the context of each tool call. Nothing is sent until a handler asks for it. */
export function createContexts({
  http,
  callbacks,
  files,
  lines,
  line: kind,
  recorder,
  credentialsChanged,
  signedUp,
}: ContextParts): ContextFor {
  return (agent, signal, note) => ({
    agent,
    clock: http.clock,
    callbacks,
    files,
    registration: {
      line: kind,
      async register(request, cancel) {
        const registration = await register(lines.hosts, http, request, cancel);
        signedUp(agent, request, registration);
        return registration;
      },
    },
    signal,
    line: () => lines.lineFor(agent),
    lineOfCall: (callId) => lines.lineOfCall(callId, agent),
    client: (line) => {
      const placing = rememberingCalls(createClient(line, http), (callId) => lines.remember(callId, line, agent));
      const client = heldBack(reportingOwners(placing, line, callbacks), callbacks);
      return recorder?.recording(client) ?? client;
    },
    credentials: lines.credentialsOf(agent, (login) => {
      credentialsChanged(agent, login);
      if (login !== undefined) recorder?.loggedIn(login.line);
    }),
    note,
  });
}

/** The client, reporting each call it places, so that later requests about the call go to the same line. */
function rememberingCalls(client: BandwidthClient, placed: (callId: string) => void): BandwidthClient {
  return {
    ...client,
    async createCall(request, signal) {
      const call = await client.createCall(request, signal);
      placed(call.callId);
      return call;
    },
  };
}
