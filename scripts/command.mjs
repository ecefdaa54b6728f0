/**
 * Runs other programs: quietly, with their output kept for when they fail, or with this terminal.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Stop } from './progress.mjs';

/** The project's folder, absolute, without a slash at the end. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] The project's folder unless given.
 * @property {NodeJS.ProcessEnv} [env] This process's environment unless given.
 * @property {(text: string) => void} [onOutput] Called with each piece of output.
 */

/** @typedef {{ code: number, stdout: string, output: string }} Finished `output` is stdout and stderr as they came. */

/**
 * Runs a program to its end without input. It never rejects: a program that cannot be started ends with code 127.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<Finished>}
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? projectRoot,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    /** @param {string} text */
    const took = (text) => {
      output += text;
      options.onOutput?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      took(text);
    });
    child.stderr.setEncoding('utf8').on('data', took);
    child.once('error', (error) => resolve({ code: 127, stdout, output: `${output}${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}

/**
 * Runs a program that must succeed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<Finished>}
 * @throws {Stop} With the end of its output, when it fails.
 */
export async function must(command, args, options = {}) {
  const finished = await capture(command, args, options);
  if (finished.code === 0) return finished;
  throw new Stop(
    `This failed with code ${finished.code}: ${[command, ...args].join(' ')}\n${finished.output.trim().split('\n').slice(-40).join('\n')}`,
  );
}

/**
 * Runs a program with this process's input, output and Ctrl+C.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} Its exit code; 0 when a signal that was passed on ended it.
 */
export function inTheOpen(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: options.cwd ?? projectRoot, env: options.env ?? process.env, stdio: 'inherit' });
    let stopping = false;
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      stopping = true;
      child.kill(signal);
    };
    // The terminal sends Ctrl+C to the child too. This process only has to outlive it.
    const onInterrupt = () => {
      stopping = true;
    };
    process.on('SIGINT', onInterrupt).on('SIGTERM', pass).on('SIGHUP', pass);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', pass).off('SIGHUP', pass);
      resolve(code ?? (stopping ? 0 : 1));
    });
  });
}

/**
 * How to call npm: the npm that runs this script, if one does.
 *
 * @returns {readonly [string, readonly string[]]} Program and first arguments.
 */
export function npm() {
  const running = process.env.npm_execpath;
  if (running?.endsWith('.js')) return [process.execPath, [running]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

/**
 * The path of a package's command, to run with this Node.
 *
 * @param {string} script Path inside node_modules: "vitest/vitest.mjs"
 */
export function packageScript(script) {
  return `${projectRoot}/node_modules/${script}`;
}

/** True for root on a Unix machine. */
export function isRoot() {
  return process.getuid?.() === 0;
}
