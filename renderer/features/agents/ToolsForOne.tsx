import { useId } from 'react';
import type { ChoosableProfile, ProfilesView } from '../../../main/ipc/contract';
import choice from './ToolChoice.module.css';
import { ToolGroupChoice } from './ToolGroupChoice';
import { everyGroup } from './toolGroups';

interface Props {
  readonly profiles: ProfilesView;
  /** Undefined: the choice for all agents. */
  readonly own: readonly ChoosableProfile[] | undefined;
  readonly onChoose: (own: readonly ChoosableProfile[] | undefined) => void;
}

/** Whether a new agent follows the choice for all agents or has one of its own. */
export function ToolsForOne({ profiles, own, onChoose }: Props) {
  const name = useId();
  return (
    <fieldset className={choice.set}>
      <legend className={choice.legend}>Tools for this agent</legend>
      <div className={choice.ways}>
        <label className={choice.option}>
          <input type="radio" name={name} checked={own === undefined} onChange={() => onChoose(undefined)} />
          <span>Same as for every agent</span>
        </label>
        <label className={choice.option}>
          <input type="radio" name={name} checked={own !== undefined} onChange={() => onChoose(profiles.chosen ?? everyGroup)} />
          <span>Its own selection</span>
        </label>
      </div>
      {own === undefined ? null : <ToolGroupChoice tools={profiles.tools} chosen={own} onChoose={onChoose} />}
    </fieldset>
  );
}
