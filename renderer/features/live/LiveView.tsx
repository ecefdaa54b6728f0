import { useState } from 'react';
import type { AppView, CallView } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { CallDetail, type Reading } from './CallDetail';
import { CallList } from './CallList';
import { EmptyLive } from './EmptyLive';
import styles from './LiveView.module.css';

interface Props {
  readonly calls: readonly CallView[];
  readonly timelines: AppView['timelines'];
  readonly chosen: CallView | undefined;
  readonly practice: boolean;
  readonly onChoose: (callId: string) => void;
  readonly onGo: (place: Place) => void;
}

/** Calls on the left, the chosen one's timeline on the right. */
export function LiveView({ calls, timelines, chosen, practice, onChoose, onGo }: Props) {
  const [reading, setReading] = useState<Reading>('conversation');
  if (chosen === undefined) return <EmptyLive practice={practice} onGo={onGo} />;
  return (
    <div className={styles.live}>
      <CallList calls={calls} chosenId={chosen.callId} onChoose={onChoose} />
      <CallDetail key={chosen.callId} call={chosen} entries={timelines[chosen.callId] ?? []} reading={reading} onRead={setReading} />
    </div>
  );
}
