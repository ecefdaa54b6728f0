/** The parts of Electron that say that the system or the person's session ends. */
export interface SessionPorts {
  readonly power: { on(event: 'shutdown', listener: () => void): unknown };
  readonly app: {
    on(
      event: 'browser-window-created',
      listener: (event: unknown, window: { on(event: 'session-end', listener: () => void): unknown }) => void,
    ): unknown;
  };
}

/**
 * Leaves when the system shuts down or the session ends, without asking anything: what holds that up is killed, and then nobody
 * hears the fallback. Windows tells its windows, the other systems the power monitor.
 */
export function leaveWithSession({ power, app }: SessionPorts, leave: (why: string) => void): void {
  power.on('shutdown', () => leave('the system shuts down'));
  app.on('browser-window-created', (_event, window) => {
    window.on('session-end', () => leave('the session ends'));
  });
}
