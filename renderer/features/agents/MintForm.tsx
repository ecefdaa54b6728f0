import { type FormEvent, useId, useState } from 'react';
import type { ChoosableProfile, MintedAgent, ProfilesView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import styles from './Agents.module.css';
import { ToolsForOne } from './ToolsForOne';

/** Names an agent and makes its token. */
export function MintForm({ profiles, onMinted }: { profiles: ProfilesView; onMinted: (minted: MintedAgent) => void }) {
  const { bridge, act } = useBridge();
  const [name, setName] = useState('');
  const [own, setOwn] = useState<readonly ChoosableProfile[]>();
  const [making, setMaking] = useState(false);
  const field = useId();
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setMaking(true);
    const reply = await act(bridge.mintAgent({ name: name.trim(), profiles: own }));
    setMaking(false);
    if (reply.ok) onMinted(reply.value);
  };
  return (
    <form className={styles.card} onSubmit={(event) => void make(event)}>
      <h3>New token</h3>
      <p className={styles.text}>Create one token for each agent. You can then see what each agent does and revoke one token alone.</p>
      <div className={styles.row}>
        <label htmlFor={field}>Agent name</label>
        <input
          id={field}
          value={name}
          onChange={(event) => setName(event.target.value)}
          required
          pattern=".*\S.*"
          title="A name you will recognize"
          maxLength={60}
          placeholder="My agent"
          autoComplete="off"
        />
      </div>
      <ToolsForOne profiles={profiles} own={own} onChoose={setOwn} />
      <div>
        <Button type="submit" kind="primary" disabled={making}>
          Create token
        </Button>
      </div>
    </form>
  );
}
