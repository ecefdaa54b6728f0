import { useState } from 'react';
import type { ChoosableProfile, ProfilesView } from '../../../main/ipc/contract';
import { useBridge } from '../../app/bridge';
import styles from './ConnectView.module.css';
import choice from './ToolChoice.module.css';
import { ToolGroupChoice } from './ToolGroupChoice';

/** The choice of tools for every agent without one of its own. Holds at once: agents that are connected are told. */
export function ToolsForAll({ profiles }: { profiles: ProfilesView }) {
  const { bridge, act } = useBridge();
  // Shown until the main process has it, so that a box moves under the finger and two quick choices add up.
  const [asked, setAsked] = useState<readonly ChoosableProfile[]>();
  const choose = async (chosen: readonly ChoosableProfile[]) => {
    setAsked(chosen);
    await act(bridge.setProfiles({ profiles: chosen }));
    setAsked((latest) => (latest === chosen ? undefined : latest));
  };
  return (
    <section className={styles.card} aria-labelledby="tools-title">
      <h3 id="tools-title">What agents may use</h3>
      <p className={styles.text}>For every agent without a choice of its own. It holds at once, and connected agents are told.</p>
      <fieldset className={choice.set}>
        <legend className="spoken">Tools for every agent</legend>
        <ToolGroupChoice tools={profiles.tools} chosen={asked ?? profiles.chosen} onChoose={(chosen) => void choose(chosen)} />
      </fieldset>
    </section>
  );
}
