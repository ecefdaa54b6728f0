/**
 * What the scripts print while they work: one line when a step begins, one when it ends, and one every 10 seconds, so that
 * a long download does not look like a hang. Everything goes to stderr except a command's result.
 */

/** How often a step without output prints that it is still running, in milliseconds. */
const heartbeat = 10_000;

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * @typedef {object} Progress
 * @property {(text: string) => void} note Prints how far the step is.
 * @property {(output: string) => void} follow Takes a program's output; the next line printed ends with the last line of it.
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

/** A failure whose message is for the person who runs the script: printed without a stack. */
export class Stop extends Error {}

/**
 * Runs a script's main function. A failure is printed and ends the process with code 1.
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
