import type { Confirmation } from '../history/dialogs';
import type { OutsidePage } from '../ipc/contract';

/** Every address that set-up may open outside Switchboard. Nothing else is ever opened. */
export const outsidePages: Readonly<Record<OutsidePage, string>> = {
  'sign-up': 'https://www.bandwidth.com/build-sign-up/',
  app: 'https://dashboard.bandwidth.com/',
  terms: 'https://www.bandwidth.com/legal/build-terms-of-service/',
  mail: 'mailto:',
};

/** Asked before the person's mail program is opened. */
export const mailQuestion: Confirmation = {
  message: 'Open your mail program?',
  detail: 'Find the e-mail from Bandwidth there. Switchboard does not read your mail.',
  yes: 'Open',
  no: 'Not now',
};
