import { BrowserWindow, dialog } from 'electron';

/** Lets the person look for a program on this computer; undefined when they thought better of it. */
export async function pickProgram(title: string): Promise<string | undefined> {
  const options = { title, buttonLabel: 'Use this program', properties: ['openFile' as const] };
  const window = BrowserWindow.getFocusedWindow();
  const { canceled, filePaths } = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return canceled ? undefined : filePaths[0];
}
