import { z } from 'zod';
import type { TurnSettings } from '../../mcp/switchboard';

/** Raised when a field changes its meaning; a file of another version is set aside rather than guessed at. */
export const settingsVersion = 1;

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
});

const turnsSchema = z.object({
  maxHoldSeconds: z.number().int().min(5).max(300).optional(),
  pleaseHold: z.string().max(500).optional(),
  fallbackBxml: z.string().min(1).max(65_536).optional(),
});

/** What the settings file holds. Only what a person chose is written, so that defaults can improve with a new version. */
export const settingsSchema = z.object({
  version: z.literal(settingsVersion),
  window: boundsSchema.optional(),
  /** The person has been told once that closing the window leaves Switchboard in the tray. */
  toldAboutTray: z.boolean().default(false),
  turns: turnsSchema.default({}),
});

export type Settings = z.output<typeof settingsSchema>;
export type WindowBounds = z.output<typeof boundsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({ version: settingsVersion });

/** The turn settings in force: the person's own where there are any, else the defaults. */
export function turnsInForce(settings: Settings, defaults: TurnSettings): TurnSettings {
  return {
    maxHoldSeconds: settings.turns.maxHoldSeconds ?? defaults.maxHoldSeconds,
    pleaseHold: settings.turns.pleaseHold ?? defaults.pleaseHold,
    fallbackBxml: settings.turns.fallbackBxml ?? defaults.fallbackBxml,
  };
}
