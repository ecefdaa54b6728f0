import { dialog } from 'electron';
import type { QuitQuestion } from './quitQuestion';

/** Asks in a dialog of its own, since the window may be hidden in the tray. Escape and closing it keep the app running. */
export async function askInDialog({ message, detail, quit, keep }: QuitQuestion): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Quit Switchboard?',
    message,
    detail,
    buttons: [keep, quit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
