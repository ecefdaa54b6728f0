import type { NumberView } from '../../../main/ipc/contract';
import { formatNumber } from '../../ui/formatNumber';
import { numberTexts } from './texts';

export type KnownNumber = Extract<NumberView, { kind: 'known' }>;

/** What the person has chosen on the screen. */
export interface NumberChoice {
  /** One of the listed numbers, or `typed`: the one in the field. */
  readonly number: string | undefined;
  readonly typed: string;
  readonly applicationId: string | undefined;
}

/** What is chosen before the person has touched anything: what is in use, or the only one there is. */
export function firstChoice({ number, numbers, application, applications }: KnownNumber): NumberChoice {
  const listed = number !== undefined && numbers.includes(number);
  return {
    number: numbers.length === 0 || (number !== undefined && !listed) ? 'typed' : (number ?? only(numbers)),
    typed: number === undefined || listed ? '' : formatNumber(number),
    applicationId: application?.applicationId ?? only(applications)?.applicationId,
  };
}

/** What has to be asked of the app for a choice; `problems` instead when something is missing. */
export type NumberPlan =
  | { readonly kind: 'plan'; readonly number: string | undefined; readonly applicationId: string | undefined }
  | { readonly kind: 'problems'; readonly number: string | undefined; readonly application: string | undefined };

export function planFor(choice: NumberChoice, known: KnownNumber): NumberPlan {
  const number = choice.number === 'typed' ? choice.typed.trim() : choice.number;
  const missing = {
    number: number === undefined || number === '' ? numberTexts.noNumber : undefined,
    application: choice.applicationId === undefined && known.applications.length > 0 ? numberTexts.noApplicationChosen : undefined,
  };
  if (missing.number !== undefined || missing.application !== undefined) return { kind: 'problems', ...missing };
  const sameNumber = number === known.number || (known.number !== undefined && number === formatNumber(known.number));
  const sameApplication = choice.applicationId === known.application?.applicationId;
  return { kind: 'plan', number: sameNumber ? undefined : number, applicationId: sameApplication ? undefined : choice.applicationId };
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
