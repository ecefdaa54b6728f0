import type { Application } from '../bandwidth/resources';

/** Which application to point here without being told one by one. */
export type Choice =
  | { readonly kind: 'chosen'; readonly applicationId: string }
  /** `why` is a whole sentence for the person. */
  | { readonly kind: 'none'; readonly why: string };

const words = {
  'Voice-V2': { what: 'voice application', of: 'inbound calls', setting: 'BW_VOICE_APPLICATION_ID' },
  'Messaging-V2': { what: 'messaging application', of: 'messages', setting: 'BW_MESSAGING_APPLICATION_ID' },
} as const satisfies Record<Application['serviceType'], unknown>;

/** The chosen application of a kind, else the only one there is. Pure. */
export function chooseApplication(
  applications: readonly Application[],
  serviceType: Application['serviceType'],
  preferred: string | undefined,
): Choice {
  const { what, of, setting } = words[serviceType];
  if (preferred !== undefined) return { kind: 'chosen', applicationId: preferred };
  const [first, ...others] = applications.filter((application) => application.serviceType === serviceType);
  if (first === undefined) return { kind: 'none', why: `The account has no ${what}, so no ${of} come to Switchboard.` };
  if (others.length === 0) return { kind: 'chosen', applicationId: first.applicationId };
  const list = [first, ...others].map(({ applicationId, name }) => `${applicationId} (${name})`).join(', ');
  return {
    kind: 'none',
    why: `The account has several of the kind ${what} and none was chosen, so none was pointed here: ${list}. Set ${setting} to the one whose ${of} Switchboard is to take.`,
  };
}
