import type { ChangePlan } from '../../../main/ipc/contract';
import { Code } from '../../ui/Code';
import { CopyButton } from '../../ui/CopyButton';
import { CheckIcon } from '../../ui/icons';
import { Option, Options } from '../../ui/Option';
import { Progress } from '../setup/Screen';
import { TroubleSaid } from '../setup/TroubleSaid';
import styles from './Connect.module.css';
import { Diff } from './Diff';
import { connectTexts } from './texts';
import type { Connecting } from './useConnect';

/** What is shown while an agent is connected: the change, then the wait for its first sign of life, then that it works. */
export function ConnectBody({ connecting, forAgent }: { connecting: Connecting; forAgent: string }) {
  const { phase, plan, done, name, busy, trouble } = connecting;
  return (
    <div className={styles.body}>
      {phase === 'reading' && trouble === undefined ? <p className={styles.quiet}>{connectTexts.reading}</p> : null}
      {phase === 'plan' && plan !== undefined ? <Plan plan={plan} connecting={connecting} /> : null}
      {busy ? <Progress>{connectTexts.connecting}</Progress> : null}
      <TroubleSaid trouble={trouble} />
      {phase === 'waiting' ? (
        <>
          <Steps steps={done?.next ?? []} />
          {done?.snippet === undefined ? null : <Snippet text={done.snippet} />}
          <Progress>{connectTexts.waiting(name)}</Progress>
          <p className={styles.quiet}>{connectTexts.waitingHelp}</p>
        </>
      ) : null}
      {phase === 'connected' ? (
        <>
          <p className={styles.works} role="status">
            <span className={styles.check}>
              <CheckIcon size={20} />
            </span>
            {connectTexts.connectedAbout}
          </p>
          <section className={styles.say} aria-labelledby="say-it">
            <h3 id="say-it">{connectTexts.say}</h3>
            <p>“{forAgent}”</p>
            <CopyButton text={forAgent} what="the sentence" />
          </section>
        </>
      ) : null}
    </div>
  );
}

function Plan({ plan, connecting }: { plan: ChangePlan; connecting: Connecting }) {
  const { options, option, sentences, changes, consents, snippet, name } = plan;
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {changes.map((change) => (
        <Diff key={change.file} change={change} />
      ))}
      {snippet === undefined ? null : <Code language="json" text={snippet} label={connectTexts.snippet} />}
      {consents.length === 0 ? null : (
        <section className={styles.consents} aria-labelledby="consents">
          <p id="consents">{connectTexts.consents(name)}</p>
          {consents.map(({ id, sentence, given }) => (
            <label key={id} className={styles.consent}>
              <input type="checkbox" checked={given} onChange={(event) => connecting.agree(id, event.target.checked)} />
              <span>{sentence}</span>
            </label>
          ))}
        </section>
      )}
      {options.length < 2 ? null : (
        <details className={styles.other}>
          <summary>{connectTexts.ways}</summary>
          <Options legend={connectTexts.ways}>
            {options.map((one) => (
              <Option
                key={one.option}
                kind="radio"
                group="connect-way"
                checked={one.option === option}
                label={one.label}
                onChange={() => connecting.choose(one.option)}
              >
                {one.sentence}
              </Option>
            ))}
          </Options>
        </details>
      )}
    </>
  );
}

function Steps({ steps }: { steps: readonly string[] }) {
  if (steps.length < 2) return <p className={styles.next}>{steps[0]}</p>;
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

function Snippet({ text }: { text: string }) {
  return (
    <div className={styles.snippet}>
      <Code language="json" text={text} label={connectTexts.snippet} />
      <CopyButton text={text} what={connectTexts.snippet} />
    </div>
  );
}
