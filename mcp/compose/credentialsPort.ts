import type { Lines } from '../bandwidth/lines';
import type { Agent } from '../model/agent';
import type { CredentialsPort, SharedCredentialsState } from '../switchboard';

interface Agents {
  agent(id: string): Agent | undefined;
  readmitted(agent: Agent): void;
}

/** What the person's side may see and change of the real line's credentials. */
export function credentialsPort(lines: Lines, agents: Agents): CredentialsPort {
  const { shared } = lines;
  return {
    get state() {
      return stateOf(lines);
    },
    subscribe: (listener) => shared.subscribe(listener),
    use: (pair, accountId) => shared.use(pair, accountId),
    readAgain: (source) => shared.readAgain(source),
    ofAgent(agentId) {
      const login = lines.login(agentId);
      return login && { pair: login.credentials, accountId: login.account.accountId };
    },
    loggedOut: () => lines.loggedOut(),
    readmit(agentId) {
      if (!lines.loggedOut().includes(agentId)) return;
      lines.readmit(agentId);
      const agent = agents.agent(agentId);
      if (agent !== undefined) agents.readmitted({ id: agent.id, name: agent.name });
    },
  };
}

function stateOf({ shared }: Lines): SharedCredentialsState {
  const { state } = shared;
  if (state.kind !== 'found') return state;
  const { source, credentials, accountId } = state;
  return { kind: 'found', source: source === 'keychain' ? 'keychain' : 'environment', ending: credentials.clientId.slice(-4), accountId };
}
