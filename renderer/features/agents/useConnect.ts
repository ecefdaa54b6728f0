import { useEffect, useState } from 'react';
import type { AgentCard, Bridge, ChangePlan, Connected, Reply, Trouble } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { useRequest } from '../setup/useRequest';
import { connectTexts } from './texts';

/** What is connected: a kind of agent, or an agent whose entry no longer works. */
export interface Wanted {
  readonly kind: string;
  readonly name: string;
  /** The card's id, to mend its entry. */
  readonly mend?: string | undefined;
}

export interface Connecting {
  readonly phase: 'reading' | 'plan' | 'waiting' | 'connected';
  readonly name: string;
  readonly title: string;
  readonly plan: ChangePlan | undefined;
  /** Once it is connected: what the person does now, and what to paste. */
  readonly done: Connected | undefined;
  readonly busy: boolean;
  readonly trouble: Trouble | undefined;
  /** The label of what connects it. */
  readonly primary: string;
  choose(option: string): void;
  agree(consent: string, agreed: boolean): void;
  connect(): void;
}

/** From the change that is shown, over the connecting, to the agent's first sign of life. */
export function useConnect({ kind, name: known, mend }: Wanted, cards: readonly AgentCard[]): Connecting {
  const { bridge, ask } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [plan, setPlan] = useState<ChangePlan>();
  const [unread, setUnread] = useState<Trouble>();
  const [done, setDone] = useState<Connected & { readonly since: number }>();
  const name = plan?.name ?? known;
  const take = (reply: Reply<ChangePlan>) => {
    if (reply.ok) setPlan(reply.value);
    setUnread(reply.ok ? undefined : { sentence: reply.error, fix: reply.recovery });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `take` only sets state
  useEffect(() => void ask(mend === undefined ? bridge.planConnect({ kind }) : bridge.planMend({ id: mend })).then(take), [kind, mend]);

  const again = (option: string, consents: readonly string[] | undefined) =>
    void ask(bridge.planConnect({ kind: plan?.kind ?? kind, option, consents })).then(take);
  const seen = done !== undefined && cards.some((card) => card.agentId === done.agentId && seenSince(card, done.since));
  const phase = done === undefined ? (plan === undefined ? 'reading' : 'plan') : seen ? 'connected' : 'waiting';
  return {
    ...{ phase, name, plan, done, busy, trouble: trouble ?? unread },
    title: phase === 'waiting' || phase === 'connected' ? titles[phase](name) : (mend === undefined ? titles.plan : titles.mend)(name),
    primary: plan?.opens === true ? connectTexts.openApp(name) : mend === undefined ? connectTexts.connect : connectTexts.mend,
    choose(option) {
      if (plan === undefined) return;
      setPlan({ ...plan, option });
      again(option, undefined);
    },
    agree(consent, agreed) {
      if (plan === undefined) return;
      // Shown at once; the change that follows from it arrives a moment later.
      const consents = plan.consents.map((one) => (one.id === consent ? { ...one, given: agreed } : one));
      setPlan({ ...plan, consents });
      again(plan.option, givenOf(consents));
    },
    connect() {
      if (plan === undefined) return;
      const since = Date.now();
      void request(() => connectAs(bridge, plan, mend)).then((reply) => {
        if (reply !== undefined) setDone({ ...reply.value, since });
      });
    },
  };
}

const titles = {
  plan: connectTexts.title,
  mend: connectTexts.mendTitle,
  waiting: connectTexts.waitingTitle,
  connected: connectTexts.connected,
} as const;

function connectAs(bridge: Bridge, plan: ChangePlan, mend: string | undefined): Promise<Reply<Connected>> {
  if (mend !== undefined) return bridge.mendAgent({ id: mend });
  return bridge.connectAgent({ kind: plan.kind, option: plan.option, consents: givenOf(plan.consents) });
}

function givenOf(consents: ChangePlan['consents']): readonly string[] {
  return consents.filter(({ given }) => given).map(({ id }) => id);
}

function seenSince({ state }: AgentCard, since: number): boolean {
  return state.at !== undefined && state.at >= since;
}
