import { useId, useState } from 'react';
import type { Permissions, ToolPermission } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Option } from '../../ui/Option';
import { StateSaid } from '../line/StateSaid';
import { TroubleSaid } from '../setup/TroubleSaid';
import styles from './Parts.module.css';
import { permissionTexts } from './texts';
import type { PermissionsUse } from './usePermissions';

/** What an agent, or every agent, may do: a preset in words, and under Details each action. */
export function PermissionsPart({ use }: { use: PermissionsUse }) {
  const { bridge } = useBridge();
  const { permissions, trouble, change } = use;
  const group = useId();
  // Shown at once, so that the button stays under the finger.
  const [asked, setAsked] = useState<{ readonly preset: Permissions['preset'] }>();
  if (permissions === undefined) return <Unread use={use} />;
  const { agentId, preset, general, presets, note } = permissions;
  const choose = (chosen: Permissions['preset']) => {
    setAsked({ preset: chosen });
    void change(() => bridge.setPreset({ agentId, preset: chosen })).then(() => setAsked(undefined));
  };
  const shown = asked === undefined ? (agentId === undefined ? general : preset) : asked.preset;
  const generalLabel = presets.find((one) => one.preset === general)?.label ?? '';
  return (
    <div className={styles.part}>
      {note === undefined ? null : <StateSaid said={note} />}
      <fieldset className={styles.presets}>
        <legend className="spoken">{agentId === undefined ? permissionTexts.legendAll : permissionTexts.legend}</legend>
        {agentId === undefined ? null : (
          <Option
            kind="radio"
            group={group}
            checked={shown === undefined}
            label={permissionTexts.same(generalLabel)}
            onChange={() => choose(undefined)}
          >
            {permissionTexts.sameAbout}
          </Option>
        )}
        {presets.map((one) => (
          <Option
            key={one.preset}
            kind="radio"
            group={group}
            checked={one.preset === shown}
            label={one.label}
            onChange={() => choose(one.preset)}
          >
            {one.sentence}
          </Option>
        ))}
      </fieldset>
      <TroubleSaid trouble={trouble} />
      <Actions permissions={permissions} use={use} />
    </div>
  );
}

/** While permissions are read, or when they cannot be. */
export function Unread({ use: { trouble } }: { use: PermissionsUse }) {
  return trouble === undefined ? <p className={styles.quiet}>{permissionTexts.loading}</p> : <TroubleSaid trouble={trouble} />;
}

/** Each action with what happens to it, for a person who wants to decide one by one. */
function Actions({ permissions: { agentId, tools }, use: { change } }: { permissions: Permissions; use: PermissionsUse }) {
  const { bridge } = useBridge();
  const decide = (tool: string, decision: ToolPermission['decision'] | undefined) =>
    void change(() => bridge.setToolDecision({ agentId, tool, decision }));
  return (
    <details className={styles.details}>
      <summary>{permissionTexts.tools}</summary>
      <p className={styles.quiet}>{permissionTexts.toolsAbout}</p>
      <ul className={styles.actions}>
        {tools.map((tool) => (
          <Action key={tool.tool} tool={tool} onDecide={(decision) => decide(tool.tool, decision)} />
        ))}
      </ul>
    </details>
  );
}

interface ActionProps {
  readonly tool: ToolPermission;
  readonly onDecide: (decision: ToolPermission['decision'] | undefined) => void;
}

function Action({ tool: { tool, title, decision, preset, own, choices }, onDecide }: ActionProps) {
  const id = useId();
  return (
    <li className={styles.action}>
      <label htmlFor={id}>
        {title} <code className={styles.quiet}>{tool}</code>
      </label>
      {choices.length === 0 ? (
        <span id={id} className={styles.quiet}>
          {permissionTexts.always}
        </span>
      ) : (
        <select
          id={id}
          value={own ? decision : ''}
          onChange={({ target }) => onDecide(choices.find((choice) => choice === target.value))}
          data-own={own || undefined}
        >
          <option value="">{permissionTexts.preset(permissionTexts.decisions[preset])}</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {permissionTexts.choose[choice]}
            </option>
          ))}
        </select>
      )}
    </li>
  );
}
