import type { AgentView, HomeView, LineSummary, SetupStep, SetupView } from '../../../main/ipc/contract';
import { Sheet } from '../../ui/Sheet';

interface Props {
  readonly setup: SetupView;
  readonly line: LineSummary;
  readonly agents: readonly AgentView[];
  readonly home: HomeView;
  /** The step that is shown. */
  readonly step: SetupStep;
  readonly onStep: (step: SetupStep) => void;
  readonly onClose: () => void;
}

/** Set-up, from nothing to a ringing phone. */
export function SetupSheet({ setup, step, onClose }: Props) {
  const place = setup.steps.findIndex((one) => one.step === step) + 1;
  return (
    <Sheet title="Set up your line" above={`Step ${place} of ${setup.steps.length}`} closeLabel="Close set-up" onClose={onClose}>
      <p>{step}</p>
    </Sheet>
  );
}
