import { z } from 'zod';
import { problemText } from '../bxml/bxml';
import { parseBxml } from '../bxml/parse';
import { validateBxml } from '../bxml/validate';
import type { Retention } from '../history/retention';
import { choosableProfiles } from '../model/profiles';
import type { TurnSettings } from '../model/turn';

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

const historySchema = z.object({
  /** False: webhooks are kept in memory only. */
  enabled: z.boolean().optional(),
  days: z.number().int().min(1).max(365).optional(),
  /** Millions of bytes. */
  megabytes: z.number().int().min(10).max(1_000_000).optional(),
});

/** What the settings file holds. Only what a person chose is written, so that defaults can improve with a new version. */
export const settingsSchema = z.object({
  version: z.literal(settingsVersion),
  window: boundsSchema.optional(),
  /** The person has been told once that closing the window leaves Switchboard in the tray. */
  toldAboutTray: z.boolean().default(false),
  /** The line the person chose; the practice line until then. */
  line: z.enum(['practice', 'real']).optional(),
  /** Whether the real line's tunnel is on. */
  tunnel: z.boolean().optional(),
  /** The cloudflared program the person chose. */
  cloudflared: z.string().min(1).max(4_096).optional(),
  /** The voice application whose inbound calls come here, in place of BW_VOICE_APPLICATION_ID. */
  voiceApplicationId: z.string().min(1).max(200).optional(),
  turns: turnsSchema.default({}),
  history: historySchema.default({}),
  /** The groups of tools agents are offered; left out: every one. */
  profiles: z.array(z.enum(choosableProfiles)).optional(),
});

export type Settings = z.output<typeof settingsSchema>;
export type WindowBounds = z.output<typeof boundsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({ version: settingsVersion });

/** The turn settings in force: the person's own where there are any, else the defaults. */
export function turnsInForce(
  settings: Settings,
  defaults: TurnSettings,
): { readonly turns: TurnSettings; readonly problem: string | undefined } {
  const { maxHoldSeconds, pleaseHold, fallbackBxml } = settings.turns;
  const problem = fallbackBxml === undefined ? undefined : fallbackProblem(fallbackBxml);
  const turns = {
    maxHoldSeconds: maxHoldSeconds ?? defaults.maxHoldSeconds,
    pleaseHold: pleaseHold ?? defaults.pleaseHold,
    fallbackBxml: problem === undefined ? (fallbackBxml ?? defaults.fallbackBxml) : defaults.fallbackBxml,
  };
  return { turns, problem };
}

/** How much of the past is kept: the person's own choice where there is one, else the default. */
export function retentionInForce({ history }: Settings, defaults: Retention): Retention {
  return {
    days: history.days ?? defaults.days,
    maxBytes: history.megabytes === undefined ? defaults.maxBytes : history.megabytes * 1_000_000,
  };
}

/** A caller must never meet a fallback that Bandwidth refuses, so a wrong one is told before it is needed. */
function fallbackProblem(bxml: string): string | undefined {
  const parsed = parseBxml(bxml);
  const problems = parsed.ok ? validateBxml(parsed.document, 'call').problems : parsed.problems;
  if (problems.length === 0) return undefined;
  return `The fallback in the settings is not valid BXML, so the usual apology is used instead. To mend it: ${problems.map((problem) => problemText(problem)).join('; ')}.`;
}
