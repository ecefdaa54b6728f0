import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { HangUpIcon } from '../../ui/icons';
import { Section } from './Section';
import { SettingForm } from './SettingForm';

/** The ways to end all calls, and the button for it. */
export function StopSection({ stopped }: { stopped: boolean }) {
  const { bridge, act } = useBridge();
  return (
    <Section title="Ending all calls">
      <p>
        Ends every live call of every agent and allows no new ones until you say so. The tray menu does it too, and in this window Ctrl or ⌘
        with Shift and E.
      </p>
      <div>
        <Button kind="danger" disabled={stopped} onClick={() => void act(bridge.endAllCalls())}>
          <HangUpIcon /> End all calls
        </Button>
      </div>
      <SettingForm group="stop" title="From everywhere" />
    </Section>
  );
}
