import { describe, expect, it } from 'vitest';
import { markOf } from './mark';
import { withTilde } from './tilde';

describe('an agent’s mark', () => {
  it.each([
    ['Claude Code', 'CC'],
    ['Codex', 'Co'],
    ['opencode', 'Op'],
    ['LM Studio', 'LS'],
    ['VS Code (Copilot)', 'VC'],
    ['Zed', 'Ze'],
    ['R', 'R'],
    ['', '?'],
    ['…', '?'],
  ])('of “%s” is %s', (name, text) => expect(markOf(name).text).toBe(text));

  it('has one of eight tints, the same one each time', () => {
    const tints = ['Claude Code', 'Codex', 'Cursor', 'Zed', 'Goose'].map((name) => markOf(name).tint);
    expect(tints.every((tint) => Number.isInteger(tint) && tint >= 0 && tint < 8)).toBe(true);
    expect(new Set(tints).size).toBeGreaterThan(2);
    expect(markOf('Zed')).toEqual(markOf('Zed'));
  });
});

it.each([
  ['/home/robin/.codex/config.toml', '/home/robin', '~/.codex/config.toml'],
  ['/home/robin', '/home/robin', '~'],
  ['/home/robinson/x', '/home/robin', '/home/robinson/x'],
  ['C:\\Users\\robin\\x', 'C:\\Users\\robin', '~\\x'],
  ['/etc/x', '', '/etc/x'],
])('%s at home in %s is %s', (file, home, shown) => expect(withTilde(file, home)).toBe(shown));
