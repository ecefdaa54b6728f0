import type {
  ConnectChoice,
  ConnectOffer,
  ConnectPlan,
  FileChange as CoreChange,
  DiffLine as CoreLine,
  DesktopAgent,
} from '../../mcp/index';
import type { ChangePlan, DiffLine, FileChange } from '../ipc/contract';
import { withTilde } from './tilde';

/** What of a plan depends on the agent. */
type Agent = Pick<DesktopAgent, 'id' | 'name' | 'offers'>;

/** A plan as the window shows it. A refused one is none: see `refusalOf`. */
export function planView(agent: Agent, plan: Exclude<ConnectPlan, { kind: 'refused' }>, home: string): ChangePlan {
  const shown = {
    kind: agent.id,
    name: agent.name,
    option: optionOf(plan),
    options: agent.offers.length < 2 ? [] : agent.offers.map((offer) => ({ option: optionOf(offer), ...offerWords(offer, agent.name) })),
    opens: plan.kind === 'bundle' || plan.kind === 'link',
  };
  if (plan.kind === 'edit') {
    const changes = plan.changes.map((change) => changeView(change, home));
    const nothing = changes.length === 0 ? ['Everything is in its settings already.'] : [];
    return { ...shown, sentences: [...nothing, ...plan.notes], changes, consents: plan.consents, snippet: undefined };
  }
  const snippet = plan.kind === 'by-hand' ? plan.snippet : undefined;
  return { ...shown, sentences: plan.steps, changes: [], consents: [], snippet };
}

/** What taking our entry out, or mending it, changes. */
export function changesPlan(agent: Agent, changes: readonly CoreChange[], home: string): ChangePlan {
  return {
    ...{ kind: agent.id, name: agent.name, option: '', options: [], sentences: [], consents: [], snippet: undefined, opens: false },
    changes: changes.map((change) => changeView(change, home)),
  };
}

/** `edit-bridge`. */
function optionOf({ kind, way }: Pick<ConnectOffer, 'kind' | 'way'>): string {
  return `${kind}-${way}`;
}

/** The choice that an option stands for; undefined for one that the agent does not offer. */
export function choiceOf(agent: Agent, option: string): Pick<ConnectChoice, 'kind' | 'way'> | undefined {
  return agent.offers.find((offer) => optionOf(offer) === option);
}

function offerWords({ kind, way }: ConnectOffer, name: string): { readonly label: string; readonly sentence: string } {
  switch (kind) {
    case 'edit':
      return way === 'bridge'
        ? { label: 'Add an entry to its settings', sentence: 'The entry starts a small program of Switchboard. It holds no secret.' }
        : {
            label: 'Add its address and a token',
            sentence: 'For an agent that cannot start programs. Its settings file then holds the token.',
          };
    case 'bundle':
      return { label: 'Install the extension', sentence: `Opens the Switchboard extension in ${name}, which asks you once.` };
    case 'link':
      return { label: `Open ${name}`, sentence: `${name} shows what it adds, and asks you once.` };
    case 'by-hand':
      return way === 'bridge'
        ? { label: 'Paste it yourself', sentence: `Switchboard shows what to paste in ${name}.` }
        : { label: 'Paste its address and a token', sentence: `Switchboard shows both for ${name}, and the token only once.` };
  }
}

function changeView({ file, target, does, diff, backup }: CoreChange, home: string): FileChange {
  const copy = backup === undefined ? '' : ' A copy of the file as it is now is kept beside it.';
  const link = target === undefined || target === file ? '' : ` The file is a link to ${withTilde(target, home)}.`;
  return { file: withTilde(file, home), sentence: `${changeSentence(does, diff)}${copy}${link}`, lines: linesOf(diff) };
}

function changeSentence(does: CoreChange['does'], diff: readonly CoreLine[]): string {
  if (does === 'create') return 'Switchboard creates its settings file with these lines.';
  if (does === 'delete') return 'Switchboard deletes the settings file, which it created and which holds nothing else.';
  const added = diff.some(({ kind }) => kind === 'added');
  const removed = diff.some(({ kind }) => kind === 'removed');
  if (added && removed) return 'Switchboard changes these lines of its settings file.';
  return removed ? 'Switchboard removes these lines from its settings file.' : 'Switchboard adds these lines to its settings file.';
}

/** The lines with a gap where some are left out between them. */
function linesOf(diff: readonly CoreLine[]): readonly DiffLine[] {
  // A removed line counts in the old file, and so moves the numbers of the others apart.
  return diff.flatMap(({ kind, text, line }, place): readonly DiffLine[] => {
    const before = diff[place - 1];
    const skipped = before !== undefined && kind === 'same' && before.kind === 'same' && line > before.line + 1;
    return skipped
      ? [
          { kind: 'gap', text: '' },
          { kind, text },
        ]
      : [{ kind, text }];
  });
}
