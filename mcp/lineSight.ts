import type { BandwidthClient } from './bandwidth/client';
import type { LineBook } from './bandwidth/lineBook';
import { SwitchboardError } from './base/errors';
import type { Agent, CallbacksPort } from './callbacks/port';
import type { CompletionSources } from './server/completions';
import { type LineView, liveCalls } from './server/lineView';

/** What each agent's resources see: its own account on its own line. */
export function lineView(callbacks: CallbacksPort, lines: Pick<LineBook, 'lineFor'>): LineView {
  return {
    read: (query) => callbacks.read(query),
    openTurns: (scope, filter) => callbacks.openTurns(scope, filter),
    call: (scope, callId) => callbacks.call(scope, callId),
    liveCalls: () => callbacks.liveCalls(),
    async scope(agent) {
      try {
        const line = lines.lineFor(agent);
        const { accountId } = await line.account();
        return { line: line.kind, account: accountId };
      } catch (error) {
        if (error instanceof SwitchboardError) return undefined;
        throw error;
      }
    },
  };
}

/** Completions ask the agent's own line. */
export function completionSources(view: LineView, clientOf: (agent: Agent) => BandwidthClient): CompletionSources {
  return {
    async applicationIds(agent, signal) {
      return (await clientOf(agent).listApplications(signal)).map(({ applicationId }) => applicationId);
    },
    async phoneNumbers(agent, signal) {
      return (await clientOf(agent).listPhoneNumbers(signal)).map(({ phoneNumber }) => phoneNumber);
    },
    async callIds(agent) {
      const scope = await view.scope(agent);
      return scope === undefined ? [] : liveCalls(view, scope).map(({ callId }) => callId);
    },
  };
}
