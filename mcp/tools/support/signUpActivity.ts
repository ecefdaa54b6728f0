import type { Registration, RegistrationRequest } from '../../bandwidth/registration';
import type { Activity } from '../../model/activity';
import type { Agent } from '../../model/agent';
import type { LineKind } from '../../model/line';

/** A sign-up as the person sees it. What identifies them is masked, because activities reach logs and exports. */
export function signUpActivity(
  at: number,
  agent: Agent,
  line: LineKind,
  { email, phoneNumber }: Pick<RegistrationRequest, 'email' | 'phoneNumber'>,
  { registrationId }: Pick<Registration, 'registrationId'>,
): Extract<Activity, { kind: 'sign-up' }> {
  return {
    ...{ kind: 'sign-up', at, agent, registrationId },
    email: email.replace(/^(\P{C})[^@]*/u, '$1…'),
    phone: `…${phoneNumber.slice(-4)}`,
    practice: line === 'practice',
  };
}
