import { SwitchboardError } from '../../mcp/base/errors';
import { readForm, type SettingGroup, type Settings, type SettingsStore, settingFields } from '../../mcp/index';
import type { Handlers } from '../ipc/register';
import type { SettingsRequests } from '../ipc/settingsContract';

export interface SettingsFormParts {
  readonly settings: Pick<SettingsStore, 'current'>;
  /** Saves a change, and shows a notice when it cannot be saved. Resolves when it is on disk or the notice is shown. */
  readonly save: (change: Settings) => Promise<void>;
  /** Puts the settings of a form in force. */
  readonly apply: { readonly [group in SettingGroup]: () => Promise<void> | void };
}

/** The forms of the settings: what each holds, and what saving it does. */
export function settingsForms({ settings, save, apply }: SettingsFormParts): Pick<Handlers, keyof SettingsRequests> {
  return {
    settings: ({ group }) => settingFields(group, settings.current),
    async saveSettings({ group, values }) {
      const read = readForm(group, values);
      if (!read.ok) throw new SwitchboardError('validation', read.problems.join(' '), 'Correct it and save again.');
      await save(read.values);
      await apply[group]();
      return settingFields(group, settings.current);
    },
  };
}
