/**
 * What the scripts say while they work: one line when a step begins, one when it ends, and a sign of life in between, so
 * that a long download never looks like a hang. Everything goes to stderr except what a command was asked to print.
 */

/** How often a step that says nothing itself shows that it is still going on, in milliseconds. */
const heartbeat = 10_000;

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * @typedef {object} Progress
 * @property {(text: string) => void} note Says how far the step is.
 * @property {(output: string) => void} follow Takes a program's output; its last line goes with the next sign of life.
 */

/**
 * Runs one step, announced and timed.
 *
 * @template T
 * @param {string} title "Installing npm packages"
 * @param {(progress: Progress) => Promise<T>} work
 * @param {(result: T) => boolean} [succeeded] Whether what it returned is a success; always, unless given.
 * @returns {Promise<T>} What `work` returned.
 */
export async function step(title, work, succeeded = () => true) {
  say(`▸ ${title} …`);
  const began = Date.now();
  let lastSaid = began;
  let lastLine = '';
  /** @type {Progress} */
  const progress = {
    note: (text) => {
      lastSaid = Date.now();
      say(`  ${text}`);
    },
    follow: (output) => {
      lastLine =
        output
          .split('\n')
          .filter((line) => line.trim() !== '')
          .at(-1) ?? lastLine;
    },
  };
  const timer = setInterval(() => {
    if (Date.now() - lastSaid >= heartbeat) progress.note(`${seconds(began)} … ${lastLine.trim().slice(0, 100)}`);
  }, 1000);
  try {
    const result = await work(progress);
    say(`${succeeded(result) ? '✔' : '✖'} ${title}, ${seconds(began)}`);
    return result;
  } catch (error) {
    say(`✖ ${title}, after ${seconds(began)}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** @param {number} began */
function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}

/** A failure whose message is meant for the person: shown without a stack. */
export class Stop extends Error {}

/**
 * Runs a script's main function; a failure is said in words and ends the process with code 1.
 *
 * @param {() => Promise<number | undefined>} main Returns the exit code, 0 when undefined.
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    say(error instanceof Stop ? `\n${error.message}` : `\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = 1;
  }
}
