import { useState } from 'react';
import type { ChoosableProfile, ProfilesView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import styles from './Agents.module.css';
import choice from './ToolChoice.module.css';
import { ToolGroupChoice } from './ToolGroupChoice';
import { sameChoice } from './toolGroups';

/** A choice on its way: `kept` once the main process has it, though the window's state may not show it yet. */
interface Asked {
  readonly chosen: readonly ChoosableProfile[];
  readonly kept: boolean;
}

/** The choice of tools for every agent without one of its own. Holds at once: agents that are connected are told. */
export function ToolsForAll({ profiles }: { profiles: ProfilesView }) {
  const { bridge, act } = useBridge();
  // Shown until the window's own state says the same, so that a box moves under the finger, stays there, and quick choices add up.
  const [asked, setAsked] = useState<Asked>();
  if (asked?.kept === true && sameChoice(asked.chosen, profiles.chosen)) setAsked(undefined);
  const choose = async (chosen: readonly ChoosableProfile[]) => {
    setAsked({ chosen, kept: false });
    const { ok } = await act(bridge.setProfiles({ profiles: chosen }));
    setAsked((latest) => (latest?.chosen !== chosen ? latest : ok ? { chosen, kept: true } : undefined));
  };
  return (
    <section className={styles.card} aria-labelledby="tools-title">
      <h3 id="tools-title">Tools agents can use</h3>
      <p className={styles.text}>Applies to every agent without its own selection. Takes effect immediately, also for connected agents.</p>
      <fieldset className={choice.set}>
        <legend className="spoken">Tools for every agent</legend>
        <ToolGroupChoice tools={profiles.tools} chosen={asked?.chosen ?? profiles.chosen} onChoose={(chosen) => void choose(chosen)} />
      </fieldset>
    </section>
  );
}
