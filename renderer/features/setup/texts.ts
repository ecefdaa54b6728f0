import type { HandoffTick, SetupStep } from '../../../main/ipc/contract';

/**
 * Every text of set-up, by the screen it is on. It is read by people who have never opened a terminal: no word in here needs
 * an explanation, and `texts.test.tsx` fails on those that would.
 */
export const sheetTexts = {
  name: 'Set up your line',
  close: 'Close set-up',
  steps: 'Steps of set-up',
  later: 'Later',
  next: 'Continue',
  done: 'Done',
  tryAgain: 'Try again',
  openApp: 'Open the Bandwidth App',
  place: (place: number, count: number, minutes: number) =>
    `Step ${place} of ${count} · about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
  tryPlace: 'One last thing',
} as const;

export const stepNames: Readonly<Record<SetupStep | 'try', string>> = {
  details: 'Your details',
  browser: 'In your browser',
  credentials: 'Your credentials',
  number: 'Your number',
  reach: 'Reach this computer',
  agent: 'Your agent',
  try: 'Try it',
};

/** A heading and what the screen is about. */
export interface ScreenTexts {
  readonly title: string;
  readonly about: string;
}

export const detailsTexts = {
  title: 'Create your Bandwidth account',
  about: 'Bandwidth opens a free Build account with these details. It comes with a phone number.',
  firstName: 'First name',
  lastName: 'Last name',
  email: 'E-mail address',
  emailHint: 'One that has no Bandwidth account yet.',
  phone: 'US mobile number',
  phoneHint: 'Bandwidth texts a code to it.',
  terms: 'I accept the terms of Bandwidth Build',
  readTerms: 'Read the terms',
  data: 'Switchboard sends these details to Bandwidth and to no one else. It also saves them on this computer, so that you can continue later.',
  send: 'Create my account',
  sending: 'Sending your details to Bandwidth…',
  haveAccount: 'I have an account',
  signIn: 'Sign in instead',
  notSaved: 'Your details are not saved yet.',
  rehearsalTitle: 'Just looking?',
  rehearsalAbout:
    'Rehearse with the practice line. It answers like Bandwidth does, but nothing leaves this computer and no account is created.',
  rehearse: 'Try a rehearsal',
  rehearsed: 'The rehearsal worked. No account was created and nothing was sent. When you are ready, create your account below.',
  sentByYou: (email: string) => `You started a sign-up for ${email}.`,
  sentByAgent: (agent: string, email: string) => `${agent} started a sign-up for ${email}.`,
  sentAbout: 'Bandwidth is creating your account.',
  sentNext: 'Bandwidth has these details. Finish signing up in your browser.',
  startOver: 'Use other details',
} as const;

export const browserTexts = {
  title: 'Finish signing up in your browser',
  sent: (phone: string) => `Bandwidth has sent a text to ${phone} and an e-mail to you.`,
  notSent: 'Bandwidth sends you a text and an e-mail once it has your details.',
  codes: 'Codes belong on Bandwidth’s pages only. Neither Switchboard nor your agent asks for them.',
  list: 'What to do in your browser',
  done: 'I have my credentials',
  toDetails: 'Enter your details',
  drawn: 'Drawing from November 2026. The real page may look different.',
  help: 'It did not arrive',
  helpTitle: 'If something did not arrive',
  helpText: (phone: string | undefined) =>
    phone === undefined
      ? 'The text: check that you entered your own mobile number.'
      : `The text: check that ${phone} is your mobile number.`,
  helpWait: 'It can take two minutes. Some phones keep texts from unknown senders in a separate folder.',
  helpAgain: 'Bandwidth’s sign-up page can send the code again.',
  helpMail: (email: string | undefined) =>
    email === undefined
      ? 'The e-mail: look in spam and in other folders for a message from Bandwidth.'
      : `The e-mail: look in spam and in other folders of ${email} for a message from Bandwidth.`,
  helpSupport: 'If nothing helps, use other details in the first step, or contact Bandwidth support.',
} as const;

export const tickTexts: Readonly<
  Record<HandoffTick, { readonly title: string; readonly look: string; readonly open: string | undefined; readonly drawing: string }>
> = {
  'sms-code': {
    title: 'Type the six-digit code from the text',
    look: 'On Bandwidth’s sign-up page.',
    open: 'Open the page',
    drawing: 'Bandwidth’s sign-up page with six boxes for the code and a button below them.',
  },
  email: {
    title: 'Open the e-mail and choose a password',
    look: 'Follow its link and choose a password. Bandwidth then e-mails you a second code for the same page.',
    open: 'Open mail',
    drawing: 'An e-mail from Bandwidth with one large button that opens the page for your password.',
  },
  'api-credentials': {
    title: 'Create your API credentials',
    look: 'In the Bandwidth App: Account, then API Credentials, then Create. The secret is shown only once.',
    open: 'Open the App',
    drawing: 'The Bandwidth App with the Account menu open, API Credentials chosen, and a client ID and a secret beside it.',
  },
  'bring-back': {
    title: 'Bring both back here',
    look: 'Copy the client ID and the client secret. The next step takes them.',
    open: undefined,
    drawing: 'The client ID and the client secret on their way from the browser to Switchboard.',
  },
};

export const credentialsTexts = {
  title: 'Your Bandwidth credentials',
  about: 'The Bandwidth App shows them under Account, API Credentials. You can paste both at once into either field.',
  keptAbout: 'Switchboard uses them to place and answer calls on your account.',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  show: 'Show',
  hide: 'Hide',
  showSecret: 'Show the client secret',
  hideSecret: 'Hide the client secret',
  paste: 'Paste from clipboard',
  pasted: 'Both fields are filled in. Check them with the button below.',
  pastedId: 'The client ID is filled in. Now paste the client secret.',
  pastedSecret: 'The client secret is filled in. Now paste the client ID.',
  nothingPasted:
    'The clipboard has neither a client ID nor a client secret. Copy them in the Bandwidth App, then choose this button again.',
  data: 'Switchboard checks them with Bandwidth and keeps them in this computer’s keychain. Your agent never sees them.',
  check: 'Check and keep',
  checking: 'Checking with Bandwidth…',
  useOthers: 'Use other credentials',
  keepThese: 'Keep the current ones',
  accountsTitle: 'Which account?',
  accountsAbout: 'These credentials work for several accounts. Choose the one to use.',
  accounts: 'Accounts',
  account: (id: string) => `Account ${id}`,
  useAccount: 'Use this account',
  noAccountChosen: 'Choose one of the accounts.',
  typeTitle: 'What is your account number?',
  typeAbout: 'Bandwidth accepts these credentials but does not say which account they belong to.',
  accountNumber: 'Account number',
  accountNumberHint: 'The Bandwidth App shows it beside your name. It has only digits.',
  accountNumberProblem: 'An account number has only digits, such as 5500000. The Bandwidth App shows it beside your name.',
  reading: 'Reading this computer’s keychain…',
  ok: 'Your credentials work.',
  unchecked: 'Switchboard has your credentials and checks them when they are first used.',
  ending: (ending: string) => `Client ID ending in ${ending}`,
  accountUnknown: 'Its account is not known yet.',
  build: 'Build account',
  full: 'Full account',
} as const;

export const placeTexts = {
  keychain: 'Kept in this computer’s keychain.',
  environment: 'Set outside Switchboard, in the environment that it was started with. They are used before any that are kept here.',
  thisRun: 'Kept until you quit Switchboard. After that, you have to enter them again.',
} as const;

export const numberTexts = {
  title: 'Your phone number',
  about: 'Your agent calls from this number, and people reach your agent on it.',
  waits: 'Bandwidth shows your number once it has your credentials.',
  toCredentials: 'Enter your credentials',
  asking: 'Asking Bandwidth for your numbers…',
  numbers: 'Phone number',
  other: 'Another number',
  typed: 'Phone number',
  typedHint: 'The Bandwidth App shows it under Numbers. For example +1 919 555 0100.',
  noNumber: 'Type your phone number. The Bandwidth App shows it under Numbers.',
  application: 'Voice application',
  applicationAbout: 'Bandwidth connects your number to a voice application, which says where calls go. Switchboard uses this one.',
  applicationsAbout: 'Bandwidth connects your number to a voice application, which says where calls go. Choose the one to use.',
  unnamed: 'Application without a name',
  noApplicationChosen: 'Choose one of the voice applications.',
  none: 'This account has no voice application yet. Calls need one.',
  noneElsewhere: 'This account has no voice application. Create one in the Bandwidth App, then look again.',
  lookAgain: 'Look again',
  create: 'Create a voice application',
  creating: 'Creating a voice application at Bandwidth…',
  use: 'Use this number',
  saving: 'Saving…',
} as const;

export const reachTexts = {
  title: 'Let Bandwidth reach this computer',
  about: 'When a call comes in, Bandwidth asks this computer what to say, so it needs a way to reach it.',
  happens: 'What happens when you turn it on',
  connection:
    'Switchboard connects this computer to Cloudflare, a free service that passes Bandwidth’s questions on. Nothing else on this computer can be reached.',
  program: 'A small program from Cloudflare does it. If it is missing, Switchboard asks you before downloading it.',
  application: (name: string | undefined) =>
    name === undefined
      ? 'Bandwidth sends the calls of your voice application to this computer.'
      : `Bandwidth sends the calls of “${name}” to this computer.`,
  restored: 'Switchboard first saves where they go now, and restores that when you turn it off or quit.',
  practice: 'You are on the practice line, where nothing leaves this computer. Change to the real line first.',
  useReal: 'Use the real line',
  changing: 'Changing the line…',
  cost: 'On the real line, calls reach real phones and use your credit.',
  turnOn: 'Turn it on',
  turnOff: 'Turn it off',
  working: 'Connecting, and checking from the internet. This takes up to a minute.',
  programMissing: 'The program from Cloudflare is not on this computer. It is about 40 MB.',
  download: 'Download it…',
  programNotFound: 'There is no download of Cloudflare’s program for this computer. If you have it, choose it here.',
  choose: 'Choose the program…',
  failed: 'Bandwidth cannot reach this computer. Check that this computer is online, then try again.',
  reached: 'Bandwidth can reach this computer.',
  own: 'Bandwidth reaches this computer at an address that was set outside Switchboard.',
} as const;

export const agentTexts = {
  title: 'Connect your agent',
  about: 'Any AI agent on this computer can use your phone line.',
  connected: 'Connected agents',
  seen: 'Last seen',
  waiting: 'Has not connected yet.',
  say: 'Say this to your agent to try it:',
  else: 'Any other program. The Agents view shows how.',
  skip: 'Skip this step',
  back: 'Choose another agent',
} as const;

export const tryTexts = {
  realTitle: 'Call your phone',
  realAbout: 'Switchboard calls you, says a short greeting and hangs up. The call uses a little of your credit.',
  practiceTitle: 'Ring the practice phone',
  practiceAbout: 'The practice phone rings here. Answer it, and listen to a short greeting. Nothing leaves this computer.',
  ownPhone: 'Your phone number',
  ownPhoneHint: 'On a free trial, Bandwidth calls only numbers that you have verified, such as the one you signed up with.',
  noPhone: 'Type your own phone number, so that Switchboard can call it.',
  call: 'Call my phone',
  callAgain: 'Call again',
  ring: 'Ring the practice phone',
  ringAgain: 'Ring again',
  placing: 'Placing the call…',
  progress: 'The call',
  answer: 'Answer',
  hangUp: 'Hang up',
  says: 'What you hear',
  works: 'It works. Your phone line is ready.',
  notAnswered: 'The call was not answered. You can try again.',
  calling: 'Calling',
  ringing: 'Ringing',
  talking: 'Talking',
  ended: 'Ended',
} as const;

export const cardTexts = {
  brought: (agent: string, account: string) => `${agent} has credentials for account ${account}`,
  broughtAsk: 'Keep them on this computer? Then other agents can use the account too, and you need not enter them.',
  keep: 'Keep them',
  letGo: 'Do not keep them',
  keeping: 'Checking with Bandwidth…',
  needsAccount: 'Bandwidth does not say clearly which account they belong to. Enter them yourself in set-up.',
  loggedOut: (agent: string) => `${agent} logged out of your account`,
  loggedOutAsk: 'It cannot place or answer calls until you let it in again.',
  readmit: 'Let it in again',
  problem: 'Part of set-up was lost',
  close: 'Close',
} as const;

export const accountTexts = {
  title: 'Account',
  none: 'You are not signed in to Bandwidth. The practice line works without an account.',
  setUp: 'Continue set-up',
  enter: 'Enter credentials',
  others: 'Other accounts on this computer',
  use: 'Use',
  changeTo: (id: string) => `Use account ${id}`,
  signOut: 'Sign out…',
  forget: 'Forget everything…',
  environment: 'To sign out, remove them where they were set, then start Switchboard again.',
  forgetAbout: 'Removes the credentials, the history, the settings and the agents from this computer. Your account at Bandwidth remains.',
  signOutAbout: 'Removes the credentials from this computer. Your history, settings and agents remain.',
} as const;
