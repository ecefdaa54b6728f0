import { useState } from 'react';
import type { AgentsPage, CallView, HomeView, LineSummary, PhoneState, SetupStep, SetupView } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { Sheet } from '../../ui/Sheet';
import { AgentStep } from './AgentStep';
import { BrowserStep } from './BrowserStep';
import { CredentialsStep } from './CredentialsStep';
import { DetailsStep } from './DetailsStep';
import { NumberStep } from './NumberStep';
import { ReachStep } from './ReachStep';
import { StepList } from './StepList';
import { placeInWords, type SetupScreen, screenAfter, screenAtOpening, screenTexts, stepRows } from './steps';
import { TryScreen } from './TryScreen';
import { sheetTexts } from './texts';

interface Props {
  readonly setup: SetupView;
  readonly line: LineSummary;
  readonly agentsPage: AgentsPage;
  readonly home: HomeView;
  readonly calls: readonly CallView[];
  readonly phone: PhoneState;
  /** The step that is shown. */
  readonly step: SetupStep;
  readonly onStep: (step: SetupStep) => void;
  readonly onClose: () => void;
  /** Leaves set-up for another view. */
  readonly onGo: (place: Place) => void;
}

/** Set-up, from nothing to a ringing phone. It can be left at any time and goes on where it was. */
export function SetupSheet(props: Props) {
  const { setup, line, step, onStep, onClose } = props;
  const [atTry, setAtTry] = useState(screenAtOpening(setup, step) === 'try');
  const shown: SetupScreen = atTry && step === 'agent' ? 'try' : step;
  const open = (screen: SetupScreen) => {
    setAtTry(screen === 'try');
    onStep(screen === 'try' ? 'agent' : screen);
  };
  const { title, about } = screenTexts(shown, setup, line);
  return (
    <Sheet
      title={title}
      about={about}
      above={placeInWords(setup, shown)}
      aside={<StepList rows={stepRows(setup, shown)} onOpen={open} />}
      closeLabel={sheetTexts.close}
      onClose={onClose}
    >
      <ScreenOf key={shown} {...props} shown={shown} onOpen={open} />
    </Sheet>
  );
}

type ScreenProps = Props & { readonly shown: SetupScreen; readonly onOpen: (screen: SetupScreen) => void };

function ScreenOf({ shown, setup, line, agentsPage, home, calls, phone, onOpen, onClose, onGo }: ScreenProps) {
  const ways = { onOpen, onLater: onClose };
  const onNext = () => onOpen(shown === 'try' ? 'try' : screenAfter(setup, shown));
  switch (shown) {
    case 'details':
      return <DetailsStep setup={setup} {...ways} />;
    case 'browser':
      return <BrowserStep setup={setup} {...ways} />;
    case 'credentials':
      return <CredentialsStep credentials={setup.credentials} onNext={onNext} onLater={onClose} />;
    case 'number':
      return <NumberStep number={setup.number} onNext={onNext} {...ways} />;
    case 'reach':
      return <ReachStep line={line} home={home} setup={setup} onNext={onNext} onGo={onGo} {...ways} />;
    case 'agent':
      return <AgentStep page={agentsPage} forAgent={home.forAgent} onNext={onNext} onGo={onGo} onLater={onClose} />;
    case 'try':
      return <TryScreen line={line} setup={setup} calls={calls} phone={phone} onDone={onClose} />;
  }
}
