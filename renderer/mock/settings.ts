import type { Bridge, Reply, SettingField, SettingGroup } from '../../main/ipc/contract';

/** Samples of each kind of field: the page draws what it is given. */
const samples: Readonly<Record<SettingGroup, readonly SettingField[]>> = {
  calls: [
    {
      name: 'maxHoldSeconds',
      label: 'Longest wait',
      help: 'How long a caller is held for an agent’s answer before the fallback runs.',
      control: { kind: 'number', min: 5, max: 300, step: 1, unit: 'seconds' },
      value: 300,
    },
    {
      name: 'pleaseHold',
      label: 'Spoken while waiting',
      help: 'What a caller hears before each further wait. Leave it empty for silence.',
      control: { kind: 'text', lines: 1, maxLength: 500 },
      value: 'Please hold.',
    },
    {
      name: 'fallbackBxml',
      label: 'Fallback',
      help: 'The BXML document a caller gets when no agent answers.',
      control: { kind: 'text', lines: 6, maxLength: 65_536 },
      value: '<Response><SpeakSentence>Sorry, please try again later.</SpeakSentence><Hangup/></Response>',
    },
  ],
  stop: [
    {
      name: 'stopEverywhere',
      label: 'A shortcut that works everywhere',
      help: 'Whether Ctrl or ⌘ with Alt, Shift and E ends all calls also while another program is in front.',
      control: { kind: 'switch' },
      value: false,
    },
  ],
  history: [
    {
      name: 'historyDays',
      label: 'Keep for',
      help: 'How long webhooks are kept.',
      control: { kind: 'number', min: 1, max: 365, step: 1, unit: 'days' },
      value: 7,
    },
    {
      name: 'historyMegabytes',
      label: 'Size limit',
      help: 'How large the history may grow.',
      control: { kind: 'number', min: 10, max: 1_000_000, step: 1, unit: 'MB' },
      value: 2_000,
    },
  ],
};

/** The settings' part of the bridge, over values kept in memory. */
export function mockSettings(): Pick<Bridge, 'settings' | 'saveSettings'> {
  let forms = samples;
  const reply = async <T>(value: T): Promise<Reply<T>> => ({ ok: true, value });
  return {
    settings: ({ group }) => reply(forms[group]),
    saveSettings({ group, values }) {
      forms = { ...forms, [group]: forms[group].map((field) => ({ ...field, value: values[field.name] ?? field.value })) };
      return reply(forms[group]);
    },
  };
}
