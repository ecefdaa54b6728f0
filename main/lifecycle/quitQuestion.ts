import type { Log } from '../../mcp/base/log';

/** A live call, as far as quitting is concerned. */
export interface CallAtStake {
  readonly line: 'practice' | 'real';
}

/** What the person is asked before calls end with the app. */
export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
  readonly quit: string;
  readonly keep: string;
}

/** The question for these live calls; undefined when there is none, so nothing to ask. */
export function quitQuestion(calls: readonly CallAtStake[]): QuitQuestion | undefined {
  if (calls.length === 0) return undefined;
  const practice = calls.filter(({ line }) => line === 'practice').length;
  const real = calls.length - practice;
  const one = calls.length === 1;
  const kind = real === 0 ? 'practice call' : 'call';
  const consequences = [
    real === 0
      ? ''
      : `${one ? 'The caller hears your fallback message, then the call ends' : 'Callers hear your fallback message, then their calls end'}. Calls that are still ringing are not answered.`,
    practice === 0 ? '' : practice === 1 && one ? 'The practice call ends immediately.' : 'Practice calls end immediately.',
    'Switchboard receives no calls until you open it again.',
  ];
  return {
    message: one ? `A ${kind} is live. Quit anyway?` : `${calls.length} ${kind}s are live. Quit anyway?`,
    detail: consequences.filter((sentence) => sentence !== '').join(' '),
    quit: one ? 'Quit and end the call' : 'Quit and end the calls',
    keep: 'Keep running',
  };
}

export interface AskingOptions {
  readonly log: Log;
  /** The calls that are live now; none before the server runs. */
  readonly calls: () => readonly CallAtStake[];
  /** Whether the app is quitting already. */
  readonly quitting: () => boolean;
  /** Shows the question; true when the person wants to quit. */
  readonly ask: (question: QuitQuestion) => Promise<boolean>;
  readonly leave: (why: string) => void;
}

/**
 * Quits at a person's wish, asking first while calls are live; wishes that come while the question is open are answered with it.
 * What cannot wait for an answer (signals, the end of the session, defects) leaves without coming here, question or not.
 */
export function askBeforeLeaving({ log, calls, quitting, ask, leave }: AskingOptions): (why: string) => void {
  let open = false;
  return (why) => {
    if (open || quitting()) return;
    const question = quitQuestion(calls());
    if (question === undefined) {
      leave(why);
      return;
    }
    open = true;
    ask(question)
      .then(
        (yes) => {
          if (yes) leave(`${why}, and the person chose to end live calls`);
          else log.info('Quitting was canceled', { calls: calls().length });
        },
        (error: unknown) => {
          // Nobody can be asked, and an app that cannot be quit is worse than a call that ends.
          log.error('The question before quitting could not be shown', { reason: String(error) });
          leave(why);
        },
      )
      .finally(() => {
        open = false;
      });
  };
}
