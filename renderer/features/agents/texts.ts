/** What the Agents view says by itself; sentences about an agent come from the main process. */
export const agentsTexts = {
  about: 'Who may use your phone line, and how far.',
  cards: 'Your agents',
  callsToday: (count: number) => `${count === 0 ? 'No' : count} ${count === 1 ? 'call' : 'calls'} today`,
  messagesToday: (count: number) => `${count} ${count === 1 ? 'message' : 'messages'}`,
  last: 'last',
  looking: 'Looking for agents on this computer…',
  found: 'Found on this computer',
  noneFound: 'Switchboard found no other agent on this computer.',
  others: 'Other agents',
  othersAbout: 'Switchboard did not find these on this computer.',
  connect: 'Connect',
  connectWhat: (name: string) => `Connect ${name}`,
  lookAgain: 'Look again',
  else: 'Something else',
  elseAbout: 'Any other program: an address and a token to paste.',
  show: 'Show',
  general: 'What agents may do',
  generalAbout: 'For every agent without its own permissions.',
  change: 'Change',
  details: 'Details',
} as const;

export const connectTexts = {
  close: 'Close',
  cancel: 'Cancel',
  done: 'Done',
  title: (name: string) => `Connect ${name}`,
  mendTitle: (name: string) => `Mend the connection of ${name}`,
  snippet: 'what to paste',
  reading: 'Looking at its settings…',
  diff: (file: string) => `What changes in ${file}`,
  added: 'Added: ',
  removed: 'Removed: ',
  consents: (name: string) => `So that a conversation flows, you can let ${name} do this without asking you each time:`,
  ways: 'Other ways',
  connect: 'Connect',
  mend: 'Mend',
  openApp: (name: string) => `Open ${name}`,
  connecting: 'Connecting…',
  waitingTitle: (name: string) => `Waiting for ${name}`,
  waiting: (name: string) => `Waiting for the first sign of ${name}…`,
  waitingHelp: 'You can close this. The agent appears here as connected as soon as it starts.',
  connected: (name: string) => `${name} is connected`,
  connectedAbout: 'It can use your phone line now.',
  say: 'Say this to your agent to try it:',
} as const;

export const disconnectTexts = {
  title: (name: string) => `Disconnect ${name}?`,
  nothing: 'Switchboard has no entry in a settings file of this agent. It ends the agent’s access immediately.',
  ends: 'The agent’s access ends immediately. Only the lines that Switchboard added are removed.',
  confirm: 'Disconnect',
  cancel: 'Cancel',
  action: 'Disconnect…',
} as const;

export const agentTabs = { permissions: 'Permissions', limits: 'Limits', activity: 'Activity', details: 'Details' } as const;

export const generalTabs = { permissions: 'Permissions', limits: 'Limits', numbers: 'Numbers', details: 'Details' } as const;

export const permissionTexts = {
  legend: 'What it may do',
  legendAll: 'What every agent may do',
  same: (label: string) => `As every agent: ${label}`,
  sameAbout: 'Changes with the choice for every agent.',
  loading: 'Looking…',
  tools: 'Each action',
  toolsAbout: 'What the choice above means for each action. You can decide differently for single ones.',
  preset: (decision: string) => `As above: ${decision}`,
  always: 'Always allowed',
  decisions: { allow: 'allow', ask: 'ask me', block: 'refuse' },
  choose: { allow: 'Allow', ask: 'Ask me', block: 'Refuse' },
  numbers: 'Numbers that are always or never allowed are the same for every agent.',
} as const;

export const limitTexts = {
  about: 'When a limit is reached, the agent is refused until there is room again.',
  aboutOwn: 'For this agent alone. The limits of all agents together apply too.',
  aboutAll: 'For all agents together.',
  save: 'Save limits',
  saved: 'Saved.',
  none: 'No limit',
  used: (used: number, value: number | undefined) => (value === undefined ? `${used} so far` : `${used} of ${value} used`),
  spoken: (label: string) => `${label}: used`,
  wrong: 'Enter a whole number from 0 to 1,000,000, or leave it empty.',
} as const;

export const numberTexts = {
  allowed: 'Always allowed',
  allowedAbout: 'Calls and messages to these numbers need no question.',
  own: 'Your own numbers',
  ownAbout: 'Agents may call and write to you without a question.',
  blocked: 'Never allowed',
  blockedAbout: 'Calls and messages to these numbers are refused.',
  contacts: 'Known numbers',
  contactsAbout: 'Agents reached these before, so they are not asked about again.',
  more: (count: number) => `And ${count} more.`,
  forgetAll: 'Forget all',
  none: 'None.',
  number: 'Phone number',
  hint: 'With the country code, such as +1 919 555 0100.',
  add: 'Add',
  addTo: (list: string) => `Add to “${list}”`,
  remove: 'Remove',
  destinations: 'Where agents may call',
  open: 'Open',
  openMore: 'Open…',
  close: 'Close',
  opened: 'Open',
  closed: 'Closed',
  item: { number: 'Emergency number', country: 'Country, in two letters' },
  itemHint: { number: 'Such as 911.', country: 'Such as GB.' },
} as const;

export const activityTexts = {
  none: 'Nothing yet.',
  all: 'Show all activity',
  label: 'What it did last',
} as const;

export const detailsTexts = {
  name: 'Name',
  rename: 'Rename',
  renamed: 'Renamed.',
  kind: 'Kind of agent',
  kindElse: 'Something else',
  since: 'Added',
  program: 'Program',
  file: 'Settings file',
  newToken: 'New token',
  newTokenAbout: 'Creates a new token and shows it once. The old one stops working immediately.',
  revoke: 'End access now',
  revokeAbout:
    'The agent’s token stops working immediately. Its entry in a settings file remains, and its card offers to connect it again.',
} as const;

export const elseTexts = {
  title: 'Connect something else',
  about: 'For a program that is not in the list. Give it the address below and its own token.',
  address: 'Address',
} as const;
