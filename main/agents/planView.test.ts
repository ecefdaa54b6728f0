import { describe, expect, it } from 'vitest';
import type { ConnectPlan, DesktopAgent, FileChange } from '../../mcp/index';
import { changesPlan, choiceOf, planView } from './planView';

const home = '/home/robin';
const codex: Pick<DesktopAgent, 'id' | 'name' | 'offers'> = {
  id: 'codex',
  name: 'Codex',
  offers: [
    { kind: 'edit', way: 'bridge' },
    { kind: 'edit', way: 'http' },
  ],
};

const change = (more: Partial<FileChange> = {}): FileChange => ({
  ...{ file: `${home}/.codex/config.toml`, target: undefined, does: 'change', backup: `${home}/.codex/config.toml.bak` },
  diff: [
    { kind: 'same', text: 'a', line: 1 },
    { kind: 'same', text: 'b', line: 9 },
    { kind: 'added', text: '[mcp_servers.switchboard]', line: 10 },
  ],
  ...more,
});

const edit = (changes: readonly FileChange[], notes: readonly string[] = []): Exclude<ConnectPlan, { kind: 'refused' }> => ({
  ...{ kind: 'edit', agent: 'codex', agentId: 'agent-1', name: 'Codex', way: 'bridge', changes, notes, consents: [] },
  pickUp: { kind: 'restart', sentence: 'Restart Codex.' },
});

describe('a plan as the window shows it', () => {
  it('says what becomes of the file, and leaves a gap where lines are left out', () => {
    expect(planView(codex, edit([change()], ['A note.']), home)).toMatchObject({
      ...{ kind: 'codex', name: 'Codex', option: 'edit-bridge', opens: false, sentences: ['A note.'] },
      changes: [
        {
          file: '~/.codex/config.toml',
          sentence: 'Switchboard adds these lines to its settings file. A copy of the file as it is now is kept beside it.',
          lines: [
            { kind: 'same', text: 'a' },
            { kind: 'gap', text: '' },
            { kind: 'same', text: 'b' },
            { kind: 'added', text: '[mcp_servers.switchboard]' },
          ],
        },
      ],
    });
  });

  it.each([
    ['a new file', { does: 'create', backup: undefined }, 'Switchboard creates its settings file with these lines.'],
    [
      'a file that goes',
      { does: 'delete', backup: undefined },
      'Switchboard deletes the settings file, which it created and which holds nothing else.',
    ],
    [
      'lines that go',
      { diff: [{ kind: 'removed', text: 'x', line: 1 }], backup: undefined },
      'Switchboard removes these lines from its settings file.',
    ],
    [
      'lines that change',
      {
        diff: [
          { kind: 'removed', text: 'x', line: 1 },
          { kind: 'added', text: 'y', line: 1 },
        ],
        backup: undefined,
      },
      'Switchboard changes these lines of its settings file.',
    ],
    [
      'a link',
      { target: '/home/robin/dotfiles/codex.toml', backup: undefined },
      'Switchboard adds these lines to its settings file. The file is a link to ~/dotfiles/codex.toml.',
    ],
  ] as const)('%s', (_what, more, sentence) => {
    expect(changesPlan(codex, [change(more)], home).changes[0]?.sentence).toBe(sentence);
  });

  it('says when there is nothing to change', () => {
    expect(planView(codex, edit([]), home).sentences).toEqual(['Everything is in its settings already.']);
  });

  it.each([
    [
      { kind: 'link', url: 'cursor://x', steps: ['Agree in Cursor.'] },
      { opens: true, snippet: undefined, option: 'link-bridge' },
    ],
    [
      { kind: 'bundle', fileName: 'switchboard.mcpb', steps: ['Agree.'] },
      { opens: true, snippet: undefined, option: 'bundle-bridge' },
    ],
    [
      { kind: 'by-hand', language: 'json', snippet: '{}', steps: ['Paste it.'] },
      { opens: false, snippet: '{}', option: 'by-hand-bridge' },
    ],
  ] as const)('%j', (plan, expected) => {
    const view = planView(codex, { ...plan, agent: 'codex', agentId: 'agent-1', name: 'Codex', way: 'bridge' }, home);
    expect(view).toMatchObject({ ...expected, sentences: plan.steps, changes: [] });
  });

  it('offers every way, each as an option that leads back to it', () => {
    const { options } = planView(codex, edit([]), home);
    expect(options.map(({ option }) => choiceOf(codex, option))).toEqual(codex.offers);
    expect(choiceOf(codex, 'edit-elsewhere')).toBeUndefined();
  });
});
