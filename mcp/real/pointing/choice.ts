import type { Application } from '../../bandwidth/resources';

/** Which application to point here without being told one by one. */
export type Choice =
  | { readonly kind: 'chosen'; readonly applicationId: string }
  /** `why` is whole sentences for the person; `among` what there is to choose from. */
  | { readonly kind: 'none'; readonly why: string; readonly among: readonly Application[] };

const words = {
  'Voice-V2': { what: 'voice application', of: 'inbound calls', choose: 'in the app’s Settings, or with BW_VOICE_APPLICATION_ID' },
  'Messaging-V2': { what: 'messaging application', of: 'messages', choose: 'with BW_MESSAGING_APPLICATION_ID' },
} as const satisfies Record<Application['serviceType'], unknown>;

/** The chosen application of a kind, else the only one there is. Pure. */
export function chooseApplication(
  applications: readonly Application[],
  serviceType: Application['serviceType'],
  preferred: string | undefined,
): Choice {
  const { what, of, choose } = words[serviceType];
  if (preferred !== undefined) return { kind: 'chosen', applicationId: preferred };
  const [first, ...others] = applications.filter((application) => application.serviceType === serviceType);
  if (first === undefined) return { kind: 'none', why: `The account has no ${what}, so no ${of} come to Switchboard.`, among: [] };
  if (others.length === 0) return { kind: 'chosen', applicationId: first.applicationId };
  const among = [first, ...others];
  const list = among.map(({ applicationId, name }) => `${applicationId} (${name})`).join(', ');
  return {
    kind: 'none',
    why: `The account has several of the kind ${what} and none was chosen, so none was pointed here: ${list}. Choose the one whose ${of} Switchboard is to take ${choose}.`,
    among,
  };
}
