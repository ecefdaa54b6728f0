import type { FieldValue, SettingField, SettingGroup } from '../../mcp/index';

export type { FieldValue, SettingField, SettingGroup } from '../../mcp/index';

/** The forms of the settings. Which fields they have is declared in the core, so a new one needs no change here. */
export interface SettingsRequests {
  settings: { args: { readonly group: SettingGroup }; result: readonly SettingField[] };
  /** Puts values in force and keeps them. The result is what holds now. */
  saveSettings: {
    args: { readonly group: SettingGroup; readonly values: Readonly<{ [name: string]: FieldValue }> };
    result: readonly SettingField[];
  };
}

export const settingsRequestNames = ['settings', 'saveSettings'] as const satisfies readonly (keyof SettingsRequests)[];
