import type { App, PowerMonitor } from 'electron';

/**
 * Leaves when the system shuts down or the person's session ends, without asking anything: what would hold that up is killed,
 * and then nobody hears the fallback. Windows tells its windows, the other systems the power monitor.
 */
export function leaveWithSession(app: Pick<App, 'on'>, power: Pick<PowerMonitor, 'on'>, leave: (why: string) => void): void {
  power.on('shutdown', () => leave('the system shuts down'));
  app.on('browser-window-created', (_event, window) => {
    window.on('session-end', () => leave('the session ends'));
  });
}
