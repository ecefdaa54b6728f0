import { z } from 'zod';
import { readForm, settingGroups } from '../../mcp/index';
import type { SettingsRequests } from './settingsContract';

const group = z.enum(settingGroups);
const value = z.union([z.string().max(65_536, 'This text is too long.'), z.number(), z.boolean()]);

/** Each field is checked as its setting is declared. */
export const settingsValidators = {
  settings: z.strictObject({ group }),
  saveSettings: z.strictObject({ group, values: z.record(z.string().max(100), value) }).superRefine(({ group: form, values }, context) => {
    const read = readForm(form, values);
    if (!read.ok) for (const message of read.problems) context.addIssue({ code: 'custom', message });
  }),
} satisfies { readonly [N in keyof SettingsRequests]: z.ZodType<SettingsRequests[N]['args']> };
