import type { CallView, PhoneCall } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Duration } from '../../ui/Duration';
import { HangUpIcon, PhoneIcon } from '../../ui/icons';
import styles from './TestCall.module.css';
import { TroubleSaid } from './TroubleSaid';
import { stagesOf } from './testCall';
import { tryTexts } from './texts';
import { useRequest } from './useRequest';

/** The call as it goes on: how far it has come, what is said, and the buttons of a phone. */
export function TestCall({ call, onPhone }: { call: CallView; onPhone: PhoneCall | undefined }) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  const { callId } = call;
  const live = call.state !== 'disconnected';
  const spoken = onPhone?.captions.filter(({ from, kind }) => from === 'line' && kind === 'speech') ?? [];
  return (
    <section className={styles.call} aria-label={tryTexts.progress} data-live={live || undefined}>
      <header className={styles.header}>
        <strong>{call.to}</strong>
        <span className={styles.state} role="status">
          {call.stateLabel}
        </span>
        {call.answeredAt === undefined ? null : <Duration from={call.answeredAt} to={call.endedAt} />}
      </header>
      <ol className={styles.stages}>
        {stagesOf(call).map(({ name, state }) => (
          <li key={name} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            {name}
          </li>
        ))}
      </ol>
      {spoken.length === 0 ? null : (
        <div role="log" aria-label={tryTexts.says} className={styles.spoken}>
          {spoken.map(({ at, text }) => (
            <p key={`${at}-${text}`}>{text}</p>
          ))}
        </div>
      )}
      {live ? (
        <div className={styles.buttons}>
          {onPhone?.state === 'ringing-in' ? (
            <Button kind="answer" onClick={() => void request(() => bridge.phoneAnswer({ callId }))}>
              <PhoneIcon /> {tryTexts.answer}
            </Button>
          ) : null}
          <Button kind="danger" onClick={() => void request(() => bridge.endCall({ callId }))}>
            <HangUpIcon /> {tryTexts.hangUp}
          </Button>
        </div>
      ) : null}
      <TroubleSaid trouble={trouble} />
    </section>
  );
}
