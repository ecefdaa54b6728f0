import type { Line } from '../../bandwidth/line';
import type { Application } from '../../bandwidth/resources';
import { chooseApplication } from './choice';

/** An application to point to this server. */
export interface Target {
  readonly line: Line;
  readonly applicationId: string;
  /** Because the tunnel is on, not because an agent named it. */
  readonly automatic: boolean;
}

export interface Targets {
  readonly targets: readonly Target[];
  /** Kinds of which none can be chosen: `why` is whole sentences for the person. */
  readonly unclear: readonly {
    readonly serviceType: Application['serviceType'];
    readonly why: string;
    readonly among: readonly Application[];
  }[];
}

/**
 * What to point while the tunnel is on: what is pointed already, and the chosen or only application of each kind.
 * @param list is asked only where a choice is missing; what it throws is thrown on
 */
export async function chooseTargets(line: Line, pointed: readonly Target[], list: () => Promise<readonly Application[]>): Promise<Targets> {
  const { preferred } = line;
  const { build } = await line.account();
  const kinds: readonly (readonly [Application['serviceType'], string | undefined])[] = [
    ['Voice-V2', preferred?.applicationId],
    ...(build ? [] : [['Messaging-V2', preferred?.messagingApplicationId] as const]),
  ];
  const listed = kinds.every(([, chosen]) => chosen !== undefined) ? [] : await list();
  const targets = new Map(pointed.map((target) => [target.applicationId, target]));
  const unclear: Targets['unclear'][number][] = [];
  for (const [serviceType, chosen] of kinds) {
    const choice = chooseApplication(listed, serviceType, chosen);
    if (choice.kind === 'chosen') {
      const { applicationId } = choice;
      if (!targets.has(applicationId)) targets.set(applicationId, { line, applicationId, automatic: true });
    } else if (serviceType === 'Voice-V2' || choice.among.length > 0) {
      unclear.push({ serviceType, why: choice.why, among: choice.among });
    }
  }
  return { targets: [...targets.values()], unclear };
}
