/** Signing up for Bandwidth Build, in one place: the tool's result, the prompt and the guide say the same. */

export const termsOfService = 'https://www.bandwidth.com/legal/build-terms-of-service/';

/** What the person does in the browser, in order. There is nothing in it for an agent to do or to poll. */
export const browserSteps = [
  'Enter the 6-digit SMS code on the Bandwidth signup page (not in chat).',
  'Open the registration email, click the link, set a password, and enter the OTP delivered to the same email.',
  'In the Bandwidth App, go to Account > API Credentials and generate OAuth2 credentials.',
  'Paste the credentials back into chat.',
] as const;

export const handOff =
  'Stop calling tools and tell the user these steps. Offer to open their mail app, and do it only with their consent. Never ask for or enter a code. When they paste the credentials, call setCredentials.';

/** What the agent does, step by step, around the person's own steps. */
export const registrationInstructions = `1. Ask the user for whatever is missing: phoneNumber (a US mobile that can receive an SMS), email, firstName and lastName. Show them the Terms of Service (${termsOfService}) and ask whether they accept. Pass tosAccepted: true only after they said yes; never accept for them.
2. Call createRegistration once. It returns a registrationId and the status USER_CREATION_PENDING.
3. Stop calling tools: there is nothing to poll. Tell the user these four steps, and never ask for or enter a code, because using one outside the browser breaks their sign-up:
${browserSteps.map((step) => `   - ${step}`).join('\n')}
4. When the user pastes the credentials: setCredentials, then listApplications and listPhoneNumbers. On a Build account the number may not be listed: ask the user for the one that the Bandwidth App shows, and pass it as from.`;

/** On the practice line nothing is registered: how the user signs up for real. */
export const realSignUp =
  'This is the practice line: nothing was sent to Bandwidth and no account was created. Tell the user how to sign up for real. In the Switchboard app: open the Switchboard window, choose Settings > Line > Real line, and ask you to call createRegistration again. Without the app: start the server without --practice, and call createRegistration again.';
