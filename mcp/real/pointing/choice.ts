import type { Application } from '../../bandwidth/resources';

/** Which application of a kind to point to this server. */
export type Choice =
  | { readonly kind: 'chosen'; readonly applicationId: string }
  /** `why` is whole sentences for the person; `among` what there is to choose from. */
  | { readonly kind: 'none'; readonly why: string; readonly among: readonly Application[] };

const words = {
  'Voice-V2': { what: 'voice application', of: 'inbound calls', how: 'in the app’s Settings, or set BW_VOICE_APPLICATION_ID' },
  'Messaging-V2': { what: 'messaging application', of: 'messages', how: 'with BW_MESSAGING_APPLICATION_ID' },
} as const satisfies Record<Application['serviceType'], unknown>;

/** The chosen application of a kind, else the only one there is. Pure. */
export function chooseApplication(
  applications: readonly Application[],
  serviceType: Application['serviceType'],
  preferred: string | undefined,
): Choice {
  const { what, of, how } = words[serviceType];
  if (preferred !== undefined) return { kind: 'chosen', applicationId: preferred };
  const [first, ...others] = applications.filter((application) => application.serviceType === serviceType);
  if (first === undefined) return { kind: 'none', why: `This account has no ${what}, so Switchboard receives no ${of}.`, among: [] };
  if (others.length === 0) return { kind: 'chosen', applicationId: first.applicationId };
  const among = [first, ...others];
  const list = among.map(({ applicationId, name }) => `${applicationId} (${name})`).join(', ');
  return {
    kind: 'none',
    why: `This account has several ${what}s: ${list}. Choose the one whose ${of} Switchboard should receive ${how}.`,
    among,
  };
}
