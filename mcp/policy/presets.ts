import type { Decision, Limits, Preset } from './policy';
import type { ToolKind } from './toolKinds';

/** One preset: what a person reads, and what it decides. */
export interface PresetRow {
  readonly title: string;
  /** One or two sentences for the person who chooses. */
  readonly summary: string;
  /**
   * `ask` means: for a call or a message, unless the number is known (allowed, the person's own, or a contact from earlier); for the
   * control of a call, only where it is another agent's; for everything else, every time.
   */
  readonly rules: Readonly<Record<ToolKind, Decision>>;
  /** Of all agents together. */
  readonly limits: Limits;
  /** What happens to a premium number, another country, a SIP address and the like until it is opened. */
  readonly destinations: 'refuse' | 'warn';
}

export const presetTable: Readonly<Record<Preset, PresetRow>> = {
  careful: {
    title: 'Careful',
    summary:
      'Agents ask before the first call or message to a new number, and before they change or delete anything in your account. Expensive numbers, other countries and SIP addresses are refused until you open them.',
    rules: {
      read: 'allow',
      session: 'allow',
      answer: 'allow',
      call: 'ask',
      message: 'ask',
      control: 'ask',
      lookup: 'allow',
      keep: 'allow',
      'set-up': 'ask',
      delete: 'ask',
    },
    limits: {
      callsPerHour: 30,
      callsPerDay: 100,
      concurrentCalls: 5,
      minutesPerDay: 240,
      messagesPerHour: 60,
      messagesPerDay: 200,
      numbersPerDay: 50,
      lookupsPerDay: 200,
    },
    destinations: 'refuse',
  },
  trusted: {
    title: 'Trusted',
    summary: 'Agents act without asking. Expensive numbers, other countries and SIP addresses are allowed, with a warning to the agent.',
    rules: {
      read: 'allow',
      session: 'allow',
      answer: 'allow',
      call: 'allow',
      message: 'allow',
      control: 'allow',
      lookup: 'allow',
      keep: 'allow',
      'set-up': 'allow',
      delete: 'allow',
    },
    limits: {
      callsPerHour: 120,
      callsPerDay: 600,
      concurrentCalls: 20,
      minutesPerDay: 1_440,
      messagesPerHour: 300,
      messagesPerDay: 2_000,
      numbersPerDay: 300,
      lookupsPerDay: 20_000,
    },
    destinations: 'warn',
  },
  watch: {
    title: 'Watch only',
    summary: 'Agents can read: calls, events, recordings, messages. They cannot call, send, answer or change anything.',
    rules: {
      read: 'allow',
      session: 'allow',
      answer: 'block',
      call: 'block',
      message: 'block',
      control: 'block',
      lookup: 'block',
      keep: 'block',
      'set-up': 'block',
      delete: 'block',
    },
    limits: {},
    destinations: 'refuse',
  },
};
