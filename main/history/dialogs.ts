import path from 'node:path';
import { BrowserWindow, dialog, type SaveDialogOptions } from 'electron';
import type { ExportFormat } from '../ipc/contract';

/** What a native dialog asks before something that cannot be undone. */
export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  /** What the button that does it says. */
  readonly yes: string;
  readonly no: string;
}

/** The person's answers, which come from native dialogs: a page cannot give them. */
export interface HistoryDialogs {
  confirm(question: Confirmation): Promise<boolean>;
  /** Undefined when the person thought better of it. */
  chooseFile(name: string, format: ExportFormat): Promise<string | undefined>;
}

/** Asks where the activity is saved; the ending of the name chooses the format. */
export interface ActivityDialogs {
  chooseActivityFile(name: string): Promise<string | undefined>;
}

const formats: { readonly [format in ExportFormat]: { readonly name: string; readonly extensions: string[] } } = {
  jsonl: { name: 'JSON Lines', extensions: ['jsonl'] },
  har: { name: 'HTTP Archive', extensions: ['har'] },
};

const activityFormats = [
  { name: 'Table (CSV)', extensions: ['csv'] },
  { name: 'JSON Lines', extensions: ['jsonl'] },
];

/** @param folder where the save dialog begins */
export function nativeDialogs(folder: string): HistoryDialogs & ActivityDialogs {
  return {
    async confirm({ message, detail, yes, no }) {
      const options = { type: 'warning' as const, message, detail, buttons: [no, yes], defaultId: 0, cancelId: 0, noLink: true };
      const window = BrowserWindow.getFocusedWindow();
      const { response } = await (window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options));
      return response === 1;
    },
    chooseFile: (name, format) =>
      saveTo({ title: 'Export the event history', defaultPath: path.join(folder, name), filters: [formats[format]] }),
    chooseActivityFile: (name) => saveTo({ title: 'Export the activity', defaultPath: path.join(folder, name), filters: activityFormats }),
  };
}

async function saveTo(options: SaveDialogOptions): Promise<string | undefined> {
  const window = BrowserWindow.getFocusedWindow();
  const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  return canceled || filePath === undefined || filePath === '' ? undefined : filePath;
}
