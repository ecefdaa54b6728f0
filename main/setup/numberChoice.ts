import { Emitter } from '../../mcp/base/emitter';
import { SwitchboardError } from '../../mcp/base/errors';
import type { AccountView } from '../../mcp/index';
import type { NumberView, SetupApplication, Trouble } from '../ipc/contract';
import { readPhoneNumber } from '../phoneNumbers';

/** What the person chose for an account, kept between starts. */
export interface ChosenNumber {
  readonly number: string | undefined;
  readonly application: { readonly applicationId: string; readonly name: string } | undefined;
}

/** What Bandwidth said about the numbers and applications of an account. */
type Asked =
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'asking' }
  | ({ readonly kind: 'failed' } & Trouble)
  | {
      readonly kind: 'asked';
      readonly numbers: readonly string[];
      readonly notListed: string | undefined;
      readonly applications: readonly SetupApplication[];
    };

export interface NumberChoiceParts {
  /** The account in use; undefined without credentials. */
  readonly account: () => AccountView | undefined;
  readonly chosen: () => ChosenNumber;
  /** Keeps what was chosen and puts it in force. */
  readonly choose: (change: Partial<ChosenNumber>) => Promise<void>;
}

/** The phone number and the voice application of the account in use: what Bandwidth lists, and what the person chose. */
export class NumberChoice {
  readonly #parts: NumberChoiceParts;
  readonly #changed = new Emitter<void>();
  readonly onChange = this.#changed.subscribe;
  #asked: Asked = { kind: 'not-asked' };
  #generation = 0;

  constructor(parts: NumberChoiceParts) {
    this.#parts = parts;
  }

  get view(): NumberView {
    if (this.#parts.account() === undefined) return { kind: 'waits' };
    return numberView(this.#asked, this.#parts.chosen());
  }

  /** Another account is in use: what was asked about the last one is forgotten. */
  reset(): void {
    this.#generation += 1;
    this.#set({ kind: 'not-asked' });
  }

  /** Asks Bandwidth, and takes the only number and the only application there are. Failures are part of the view. */
  async load(): Promise<void> {
    const account = this.#parts.account();
    if (account === undefined) return;
    const generation = ++this.#generation;
    this.#set({ kind: 'asking' });
    const [numbers, applications] = await Promise.all([account.numbers(), account.applications()]);
    if (generation !== this.#generation) return;
    if (applications.kind === 'failed') return this.#set(applications);
    if (numbers.kind === 'failed') return this.#set(numbers);
    const listed = numbers.kind === 'listed' ? numbers.numbers : [];
    await this.#preselect(listed, applications.applications);
    this.#set({
      kind: 'asked',
      numbers: listed,
      notListed: numbers.kind === 'listed' ? undefined : numbers.why,
      applications: applications.applications,
    });
  }

  /** @throws SwitchboardError `validation` when it is not a phone number */
  async chooseNumber(typed: string): Promise<void> {
    const number = readPhoneNumber(typed);
    if (number === undefined) {
      throw new SwitchboardError(
        'validation',
        'This is not a phone number.',
        'Type it as the Bandwidth App shows it, such as (919) 555-0100 or +1 919 555 0100.',
      );
    }
    await this.#parts.choose({ number });
    this.#changed.emit();
  }

  /** @throws SwitchboardError `not_found` when the account has no such application */
  async chooseApplication(applicationId: string): Promise<void> {
    const { applications } = this.#known();
    const application = applications.find((one) => one.applicationId === applicationId);
    if (application === undefined)
      throw new SwitchboardError('not_found', 'This account no longer has that application.', 'Choose another one.');
    await this.#parts.choose({ application: { applicationId, name: application.name } });
    this.#changed.emit();
  }

  /** Makes a voice application for Switchboard and takes it. @throws SwitchboardError saying why Bandwidth refused */
  async createApplication(): Promise<void> {
    const account = this.#parts.account();
    if (account === undefined) throw new SwitchboardError('auth', 'There are no Bandwidth credentials yet.', 'Enter them first.');
    const created = await account.createVoiceApplication();
    if (created.kind === 'failed') throw new SwitchboardError('unavailable', created.sentence, created.fix);
    const { applicationId, name } = created.application;
    await this.#parts.choose({ application: { applicationId, name } });
    await this.load();
  }

  #known(): Extract<NumberView, { kind: 'known' }> {
    const { view } = this;
    if (view.kind === 'known') return view;
    throw new SwitchboardError('conflict', 'Bandwidth has not listed the applications yet.', 'Wait a moment and try again.');
  }

  async #preselect(numbers: readonly string[], applications: readonly SetupApplication[]): Promise<void> {
    const { number, application } = this.#parts.chosen();
    const [onlyNumber, ...otherNumbers] = numbers;
    const [onlyApplication, ...otherApplications] = applications;
    const gone = application !== undefined && !applications.some(({ applicationId }) => applicationId === application.applicationId);
    if (number === undefined && onlyNumber !== undefined && otherNumbers.length === 0) await this.#parts.choose({ number: onlyNumber });
    if ((application === undefined || gone) && onlyApplication !== undefined && otherApplications.length === 0) {
      const { applicationId, name } = onlyApplication;
      await this.#parts.choose({ application: { applicationId, name } });
    }
  }

  #set(asked: Asked): void {
    this.#asked = asked;
    this.#changed.emit();
  }
}

function numberView(asked: Asked, { number, application }: ChosenNumber): NumberView {
  switch (asked.kind) {
    case 'asking':
    case 'failed':
      return asked;
    case 'not-asked': {
      const known = application === undefined ? [] : [{ ...application, does: '' }];
      return { kind: 'known', number, numbers: [], notListed: undefined, application: known[0], applications: known, mayCreate: false };
    }
    case 'asked':
      return {
        kind: 'known',
        number,
        numbers: asked.numbers,
        notListed: asked.notListed,
        application: asked.applications.find(({ applicationId }) => applicationId === application?.applicationId),
        applications: asked.applications,
        mayCreate: asked.applications.length === 0,
      };
  }
}
