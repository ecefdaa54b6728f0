import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { SwitchboardError } from '../base/errors';

/** How a command asks the person. */
export interface Terminal {
  /** Whether there is a person to ask; otherwise standard input holds the answers. */
  readonly interactive: boolean;
  ask(question: string): Promise<string>;
  /** What is typed is not shown. */
  askSecret(question: string): Promise<string>;
  /** Standard input to its end. */
  readAll(): Promise<string>;
}

/** More than any pair of credentials. */
const longestInput = 16_384;

/** Asks on standard error, so that standard output holds the result alone. */
export function processTerminal(): Terminal {
  const { stdin, stderr } = process;
  const asked = async (question: string, shown: boolean): Promise<string> => {
    const output = shown ? stderr : new Writable({ write: (_chunk, _encoding, done) => done() });
    const reader = createInterface({ input: stdin, output, terminal: true });
    // Only now is the echo off: what is typed at the sight of the question must not show.
    stderr.write(question);
    const cancelled = new AbortController();
    reader.once('SIGINT', () => cancelled.abort());
    reader.once('close', () => cancelled.abort());
    try {
      return await reader.question('', { signal: cancelled.signal });
    } catch (cause) {
      throw new SwitchboardError('denied', 'The question was not answered, so nothing was changed.', 'Run the command again.', { cause });
    } finally {
      reader.close();
      if (!shown) stderr.write('\n');
    }
  };
  return {
    interactive: stdin.isTTY === true,
    ask: (question) => asked(question, true),
    askSecret: (question) => asked(question, false),
    async readAll() {
      let text = '';
      for await (const chunk of stdin.setEncoding('utf8')) {
        text += chunk;
        if (text.length > longestInput) break;
      }
      return text;
    },
  };
}
