import type { Clock } from '../../mcp/base/clock';
import { Emitter, type Subscribe } from '../../mcp/base/emitter';
import { SwitchboardError } from '../../mcp/base/errors';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';
import type { AccountDesk, AccountKey, AccountView, Activity, Settings, SettingsStore, Switchboard } from '../../mcp/index';
import type { Confirmation } from '../history/dialogs';
import type { BroughtCredentials, CheckResult, LineSummary, OutsidePage, SetupView, SignUpDetails, SignUpResult } from '../ipc/contract';
import type { Handlers } from '../ipc/register';
import type { SetupRequests } from '../ipc/setupContract';
import type { RunningLine } from '../line/runningLine';
import { type CredentialKeeper, credentialsView } from './credentialKeeper';
import { NumberChoice } from './numberChoice';
import { mailQuestion, outsidePages } from './outsidePages';
import type { SetupFile, SetupState } from './setupFile';
import { setupView } from './setupView';

/** As much of the clipboard as credentials can need, characters. */
const clipboardLimit = 4_096;

export interface SetupParts {
  readonly file: SetupFile;
  readonly keeper: CredentialKeeper;
  /** Bandwidth itself, whichever line is running. @throws SwitchboardError when the environment is wrong */
  readonly desk: () => AccountDesk;
  /** The practice line's registration; undefined while it does not run. */
  readonly practiceDesk: () => AccountDesk | undefined;
  /** The name of the environment that credentials are kept under. @throws as `desk` */
  readonly environment: () => string;
  readonly running: RunningLine;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly save: (change: Settings) => Promise<void>;
  readonly line: () => LineSummary;
  readonly chooseLine: (line: 'practice' | 'real') => Promise<void>;
  readonly confirm: (question: Confirmation) => Promise<boolean>;
  readonly openExternal: (address: string) => Promise<void>;
  readonly readClipboard: () => Promise<string> | string;
  /** Deletes settings, history and agents. */
  readonly forgetEverything: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Signing up, credentials, number and application: about the real account, whichever line is in use. */
export class Setup {
  readonly #parts: SetupParts;
  readonly #number: NumberChoice;
  readonly #changed = new Emitter<void>();
  #brought: BroughtCredentials | undefined;
  /** One check or sign-up at a time: the second of two windows or of an agent and a person is told. */
  #busy = false;

  constructor(parts: SetupParts) {
    this.#parts = parts;
    this.#number = new NumberChoice({
      account: () => this.#account(),
      chosen: () => {
        const { number, application } = this.#ofAccount();
        return { number, application };
      },
      choose: (change) => this.#choose(change),
    });
    parts.keeper.onChange(() => {
      this.#inForceOnLine();
      this.#lookUpMissing();
      this.#changed.emit();
    });
    this.#number.onChange(() => this.#changed.emit());
    parts.running.follow((switchboard) => this.#follow(switchboard));
    // The keychain may have replied before set-up was there.
    this.#lookUpMissing();
  }

  get onChange(): Subscribe<void> {
    return this.#changed.subscribe;
  }

  get view(): SetupView {
    const { file, keeper, settings, line, running } = this.#parts;
    const { current } = settings;
    return setupView({
      state: file.current,
      problem: file.problem,
      credentials: credentialsView(keeper.state, this.#ofAccount().build),
      accounts: keeper.accounts,
      brought: this.#brought,
      loggedOut: this.#loggedOut(running.now),
      number: this.#number.view,
      line: line(),
      reachWanted: current.tunnel === true,
      lineChosen: current.line !== undefined,
      agentSeen: file.current.agentSeen,
    });
  }

  /** The number in use for the account in hand, E.164. */
  get number(): string | undefined {
    return this.#ofAccount().number;
  }

  get handlers(): Pick<Handlers, keyof SetupRequests> {
    const { file, running } = this.#parts;
    return {
      saveDetails: async ({ details }) => this.#update({ details }),
      signUp: ({ details, practice }) => this.#alone(() => this.#signUp(details, practice)),
      startOver: () => this.#update({ signUp: undefined, ticked: [] }),
      tickHandoff: ({ tick, done }) => {
        const others = file.current.ticked.filter((one) => one !== tick);
        return this.#update({ ticked: done ? [...others, tick] : others });
      },
      openPage: ({ page }) => this.#open(page),
      readClipboard: async () => ({ text: (await this.#parts.readClipboard()).slice(0, clipboardLimit) }),
      checkCredentials: ({ clientId, clientSecret, accountId }) =>
        this.#alone(() => this.#check({ clientId: clientId.trim(), clientSecret: clientSecret.trim() }, accountId)),
      keepBrought: ({ agentId, keep }) => this.#alone(() => this.#keepBrought(agentId, keep)),
      readmitAgent: ({ agentId }) => {
        running.now.credentials?.readmit(agentId);
        this.#changed.emit();
        return undefined;
      },
      readKeychain: () => this.readKeychain(),
      loadNumber: async () => {
        await this.#number.load();
        return undefined;
      },
      chooseNumber: async ({ number }) => {
        await this.#number.chooseNumber(number);
        return undefined;
      },
      chooseSetupApplication: async ({ applicationId }) => {
        await this.#number.chooseApplication(applicationId);
        return undefined;
      },
      createVoiceApplication: async () => {
        await this.#number.createApplication();
        return undefined;
      },
      useAccount: (key) => this.#alone(() => this.#useAccount(key)),
      signOut: ({ everything }) => this.#signOut(everything),
      answerOffer: async ({ use }) => {
        if (use) await this.#parts.chooseLine('real');
        else await this.#parts.save({ line: 'practice' });
        this.#changed.emit();
        return undefined;
      },
    };
  }

  /** Asks the keychain again, after the person has unlocked it. */
  async readKeychain(): Promise<undefined> {
    await this.#parts.keeper.read();
    return undefined;
  }

  /** Remembers the person's own phone. */
  async ownPhone(number: string): Promise<void> {
    await this.#update({ ownPhone: number });
  }

  async startPractising(): Promise<undefined> {
    return this.#update({ practising: true });
  }

  async #update(change: Partial<SetupState>): Promise<undefined> {
    await this.#parts.file.update(change);
    this.#changed.emit();
    return undefined;
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy)
      throw new SwitchboardError('conflict', 'Another check is still under way.', 'Wait until it has finished, then try again.');
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }

  async #signUp(details: SignUpDetails, practice: boolean): Promise<SignUpResult> {
    const { file, clock, practiceDesk } = this.#parts;
    await this.#update({ details });
    const earlier = file.current.signUp;
    if (earlier !== undefined && !earlier.practice && !practice) {
      const who = earlier.by.kind === 'you' ? 'You have' : `${earlier.by.name} has`;
      return {
        kind: 'failed',
        sentence: `${who} signed up already, as ${earlier.email}.`,
        fix: 'Continue in the next step, or start over to sign up with other details.',
      };
    }
    const desk = practice ? practiceDesk() : this.#parts.desk();
    if (desk === undefined) {
      return {
        kind: 'failed',
        sentence: 'The rehearsal needs the practice line.',
        fix: 'Switch to the practice line, or sign up for real.',
      };
    }
    const outcome = await desk.signUp(details);
    if (outcome.kind !== 'sent') return outcome;
    const { registrationId, phone } = outcome;
    const signUp = { registrationId, phone, practice, email: details.email.trim(), by: { kind: 'you' }, at: clock.now() } as const;
    await this.#update({ signUp, ticked: [], ownPhone: file.current.ownPhone ?? phone });
    return { kind: 'sent' };
  }

  async #open(page: OutsidePage): Promise<undefined> {
    if (page === 'mail' && !(await this.#parts.confirm(mailQuestion))) return undefined;
    try {
      await this.#parts.openExternal(outsidePages[page]);
    } catch (error) {
      const where = page === 'mail' ? 'your mail program' : outsidePages[page];
      throw new SwitchboardError('unavailable', `Switchboard could not open ${where}: ${reasonOf(error)}.`, `Open ${where} yourself.`);
    }
    return undefined;
  }

  async #check(pair: { readonly clientId: string; readonly clientSecret: string }, accountId: string | undefined): Promise<CheckResult> {
    const { keeper } = this.#parts;
    const environment = this.#parts.environment();
    const checked = await this.#parts.desk().check(pair, accountId);
    if (checked.kind !== 'ok') return checked;
    const key = { environment, accountId: checked.accountId };
    this.#mayChangeAccount(key);
    const held = await keeper.keep(pair, key);
    await this.#remember(key, { build: checked.build });
    this.#brought = undefined;
    // The same account may have a new secret, which nothing else shows.
    if (held.place !== 'environment') this.#parts.running.now.credentials?.use(pair, key.accountId);
    await this.#accountChosen();
    return { kind: 'kept', accountId: checked.accountId, build: checked.build, place: held.place };
  }

  async #keepBrought(agentId: string, keep: boolean): Promise<CheckResult> {
    const brought = this.#parts.running.now.credentials?.ofAgent(agentId);
    this.#brought = undefined;
    this.#changed.emit();
    if (brought === undefined || !keep) {
      return {
        kind: 'failed',
        cause: 'unexpected',
        sentence: keep ? 'The agent has since logged out, so there are no credentials to keep.' : 'These credentials were not kept.',
        fix: keep ? 'To keep them, ask the agent to log in again.' : 'The agent can continue to use them.',
      };
    }
    return this.#check(brought.pair, brought.accountId);
  }

  async #useAccount(key: AccountKey): Promise<undefined> {
    this.#mayChangeAccount(key);
    await this.#parts.keeper.use(key);
    await this.#accountChosen();
    return undefined;
  }

  /** @throws SwitchboardError `conflict` when it is another account than the running line's and a call is live */
  #mayChangeAccount(key: AccountKey): void {
    const { running, keeper } = this.#parts;
    if (running.now.line !== 'real' || running.now.liveCalls().length === 0) return;
    if (keeper.held === undefined || keeper.held.key.accountId === key.accountId) return;
    throw new SwitchboardError(
      'conflict',
      'A call is live. Changing the account would end it.',
      'Hang up, or wait until the call ends, then change the account.',
    );
  }

  /** The account in hand has its own application and number; what is not known of it is asked. */
  async #accountChosen(): Promise<void> {
    const { application, number } = this.#ofAccount();
    await this.#parts.save({ voiceApplicationId: application?.applicationId });
    if (number !== undefined) this.#parts.running.now.preferNumber(number);
    this.#number.reset();
    this.#lookUp();
    this.#changed.emit();
  }

  /** An earlier run may have ended after the credentials were kept and before the number and the application were known. */
  #lookUpMissing(): void {
    const { number, application } = this.#ofAccount();
    // A change of the account looks up by itself. The environment's credentials are used by a running line only.
    if (this.#busy || this.#parts.keeper.held?.place !== 'keychain') return;
    if (number === undefined || application === undefined) this.#lookUp();
  }

  #lookUp(): void {
    this.#number.load().catch((error: unknown) => this.#parts.log.error('The number could not be looked up', { reason: reasonOf(error) }));
  }

  /** A running real line works with the credentials in hand, also when the keychain replied after the line had stopped waiting. */
  #inForceOnLine(): void {
    const { keeper, running } = this.#parts;
    const port = running.now.credentials;
    if (port === undefined || port.state.kind === 'reading' || keeper.state.kind === 'reading') return;
    const { held } = keeper;
    if (held?.place === 'environment') return;
    const { state } = port;
    const inUse = state.kind === 'found' && state.source === 'keychain' ? state : undefined;
    const same = inUse?.accountId === held?.key.accountId && inUse?.ending === held?.pair.clientId.slice(-4);
    if (!same) port.use(held?.pair, held?.key.accountId);
  }

  async #signOut(everything: boolean): Promise<undefined> {
    const { keeper, running, confirm, file, forgetEverything } = this.#parts;
    const { held } = keeper;
    if (running.now.line === 'real' && running.now.liveCalls().length > 0) {
      throw new SwitchboardError('conflict', 'A call is live. Signing out would end it.', 'Hang up, or wait until the call ends.');
    }
    if (!(await confirm(everything ? forgetQuestion : signOutQuestion(held?.key.accountId)))) return undefined;
    await (everything ? keeper.forgetAll() : keeper.forget());
    if (everything) {
      await forgetEverything();
      await file.reset();
    }
    this.#number.reset();
    this.#changed.emit();
    return undefined;
  }

  #account(): AccountView | undefined {
    const { held } = this.#parts.keeper;
    if (held?.key.accountId === undefined) return undefined;
    return this.#parts.desk().account(held.pair, held.key.accountId);
  }

  #key(): string | undefined {
    const { held } = this.#parts.keeper;
    return held?.key.accountId === undefined ? undefined : `${held.key.environment}/${held.key.accountId}`;
  }

  #ofAccount(): SetupState['accounts'][string] {
    const key = this.#key();
    return (key === undefined ? undefined : this.#parts.file.current.accounts[key]) ?? {};
  }

  async #remember({ environment, accountId }: AccountKey, change: SetupState['accounts'][string]): Promise<void> {
    const { accounts } = this.#parts.file.current;
    const key = `${environment}/${accountId}`;
    await this.#update({ accounts: { ...accounts, [key]: { ...accounts[key], ...change } } });
  }

  async #choose(change: {
    readonly number?: string | undefined;
    readonly application?: { applicationId: string; name: string } | undefined;
  }): Promise<void> {
    const { keeper, running, save } = this.#parts;
    const accountId = keeper.held?.key.accountId;
    if (keeper.held === undefined || accountId === undefined) return;
    const { environment } = keeper.held.key;
    // The set-up file comes last: what it does not hold is looked up by the next run.
    if (change.application !== undefined) await save({ voiceApplicationId: change.application.applicationId });
    await this.#remember({ environment, accountId }, change);
    if (change.application !== undefined) running.now.pointing?.choose(change.application.applicationId);
    if (change.number !== undefined) running.now.preferNumber(change.number);
  }

  #follow(switchboard: Switchboard): () => void {
    const ends = [
      switchboard.subscribe((activity) => this.#take(activity, switchboard)),
      switchboard.credentials?.subscribe(() => this.#changed.emit()),
    ];
    return () => {
      for (const end of ends) end?.();
      this.#brought = undefined;
    };
  }

  #take(activity: Activity, { line }: Switchboard): void {
    const { file, keeper, clock } = this.#parts;
    if (activity.kind === 'tool' && !file.current.agentSeen) void this.#update({ agentSeen: true });
    if (activity.kind === 'login' && line === 'real') {
      const { agent, accountId } = activity;
      const kept = keeper.accounts.some((one) => one.accountId === accountId) || keeper.held?.key.accountId === accountId;
      if (!kept) this.#brought = { agentId: agent.id, agentName: agent.name, accountId };
      this.#changed.emit();
    }
    if (activity.kind === 'logout') {
      if (this.#brought?.agentId === activity.agent.id) this.#brought = undefined;
      this.#changed.emit();
    }
    if (activity.kind === 'sign-up' && !activity.practice && file.current.signUp?.registrationId !== activity.registrationId) {
      const { registrationId, email, phone, agent } = activity;
      const signUp = { registrationId, email, phone, by: { kind: 'agent', name: agent.name }, at: clock.now(), practice: false } as const;
      void this.#update({ signUp, ticked: [] });
    }
  }

  #loggedOut({ credentials, agents }: Switchboard): SetupView['loggedOut'] {
    const names = new Map(agents().map(({ id, name }) => [id, name]));
    return (credentials?.loggedOut() ?? []).map((agentId) => ({ agentId, name: names.get(agentId) ?? 'An agent' }));
  }
}

const forgetQuestion: Confirmation = {
  message: 'Forget everything?',
  detail:
    'This removes your Bandwidth credentials, settings, agents and the history of calls from this computer. Your Bandwidth account stays as it is. This cannot be undone.',
  yes: 'Forget everything',
  no: 'Cancel',
};

function signOutQuestion(accountId: string | undefined): Confirmation {
  return {
    message: accountId === undefined ? 'Sign out?' : `Sign out of account ${accountId}?`,
    detail: 'This removes its credentials from this computer. To use the account again, enter them again.',
    yes: 'Sign out',
    no: 'Cancel',
  };
}
