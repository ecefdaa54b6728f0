import { inWindow } from './declarations';
import {
  type Given,
  type ReadSettings,
  readChosen,
  type Setting,
  type SettingControl,
  type SettingGroup,
  withoutDefaults,
} from './setting';
import { type Settings, settingsInForce } from './settings';

/** A value as a field of the window holds it. */
export type FieldValue = string | number | boolean;

/** One field of a form, as plain data: the page draws it without knowing the setting. */
export interface SettingField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly control: SettingControl;
  readonly value: FieldValue;
}

/** The fields of one form, with the values in force. */
export function settingFields(group: SettingGroup, chosen: Settings): readonly SettingField[] {
  const { values } = settingsInForce(chosen);
  return declaredIn(group).map(([name, { label = name, help, control }]) => ({
    ...{ name, label, help, control },
    value: fieldValue(Object.entries<unknown>(values).find(([known]) => known === name)?.[1]),
  }));
}

/** Reads what a form holds. A value that equals the default becomes `undefined`, so that a better default can come. */
export function readForm(group: SettingGroup, entered: Readonly<{ [name: string]: FieldValue }>): ReadSettings<Settings> {
  const fields = declaredIn(group);
  const strange = Object.keys(entered).filter((name) => !fields.some(([known]) => known === name));
  if (strange.length > 0) return { ok: false, problems: [`This form has no field ${strange.join(', ')}.`] };
  const given: Record<string, Given> = {};
  for (const [name, { label = name }] of fields) {
    const value = entered[name];
    if (value !== undefined) given[name] = { value, subject: `“${label}”` };
  }
  const read = readChosen(inWindow, given);
  return read.ok ? { ok: true, values: withoutDefaults(inWindow, read.values) } : read;
}

function declaredIn(group: SettingGroup): readonly (readonly [string, Setting])[] {
  return Object.entries<Setting>(inWindow).filter(([, { window }]) => window === group);
}

function fieldValue(value: unknown): FieldValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : '';
}
