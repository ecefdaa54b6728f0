/** Switches of Node and Chromium through which another program can read, steer or replace the running app. */
const switches = [
  // Debuggers.
  'inspect',
  'inspect-brk',
  'inspect-brk-node',
  'inspect-port',
  'inspect-wait',
  'debug-port',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'js-flags',
  // Programs that Chromium starts in place of its own processes.
  'browser-subprocess-path',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  // Extensions, and a window without its guards.
  'load-extension',
  'disable-web-security',
] as const;

/** Options in NODE_OPTIONS that load code or open the debugger; others, such as a memory limit, are harmless. */
const loadsCode = /(?:^|\s)(-r|--require|--import|--loader|--experimental-loader|--inspect[a-z-]*)(?=[\s=]|$)/;

/**
 * The first way by which this start would let another program into the app, as the person wrote it; undefined when there is none.
 * `ELECTRON_RUN_AS_NODE` is not among them: with it the app's code does not run at all.
 */
export function openDoor(env: Readonly<{ [name: string]: string | undefined }>, hasSwitch: (name: string) => boolean): string | undefined {
  const found = switches.find(hasSwitch);
  if (found !== undefined) return `--${found}`;
  const option = loadsCode.exec(env.NODE_OPTIONS ?? '')?.[1];
  return option === undefined ? undefined : `${option} in NODE_OPTIONS`;
}
