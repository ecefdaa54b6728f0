import type { AddressView, LineSummary, TunnelAction } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { useFollowed } from '../../ui/followed';
import { Option } from '../../ui/Option';
import { StateSaid } from '../line/StateSaid';
import { Section } from '../settings/Section';

const labels: Readonly<Record<TunnelAction, string>> = {
  'try-again': 'Try again',
  'get-cloudflared': 'Download cloudflared…',
  'choose-cloudflared': 'Choose the program…',
};

/** How Bandwidth reaches this computer; a matter of the real line only. */
export function AddressSection({ line }: { line: LineSummary }) {
  return (
    <Section title="Public address">
      {line.inUse === 'practice' ? (
        <p>
          The practice line needs no public address, because nothing leaves this computer. On the real line, Bandwidth needs an address to
          send its callbacks to.
        </p>
      ) : (
        <>
          <p>Bandwidth sends the callbacks of every call to an address on the internet and asks there what to do next.</p>
          {line.address.kind === 'own' ? <StateSaid said={line.address} /> : <Tunnel address={line.address} />}
        </>
      )}
    </Section>
  );
}

function Tunnel({ address }: { address: Extract<AddressView, { kind: 'tunnel' }> }) {
  const { bridge, act } = useBridge();
  const [on, , follow] = useFollowed(address.on);
  const turn = (wanted: boolean) =>
    follow(wanted, async () => {
      const reply = await act(bridge.setTunnel({ on: wanted }));
      return reply.ok ? reply.value.on : undefined;
    });
  const { action } = address;
  return (
    <>
      <Option
        kind="checkbox"
        checked={on}
        label="Let Bandwidth reach this computer through a tunnel"
        onChange={(wanted) => void turn(wanted)}
      >
        The tunnel is free and run by Cloudflare. Only Bandwidth’s callbacks come through it. When you turn it on, you also allow
        Switchboard to point the voice application below, and a messaging application if the account has one, at this computer. Switchboard
        saves their current settings and restores them when you turn the tunnel off or quit.
      </Option>
      <StateSaid said={address} />
      {action === undefined ? null : (
        <div>
          <Button onClick={() => void act(bridge.tunnelAction({ action }))}>{labels[action]}</Button>
        </div>
      )}
    </>
  );
}
