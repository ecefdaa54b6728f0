import { SwitchboardError } from '../../base/errors';

export interface Choice {
  readonly value: string;
  readonly shown: string;
}

/** What is chosen, for the messages about it. */
export interface Wanted {
  readonly argument: string;
  readonly what: string;
  /** The tool that lists the choices. */
  readonly tool: string;
  /** What follows when there is none, completing "…, so …". */
  readonly so: string;
}

const shownChoices = 10;

/**
 * The only choice there is.
 * @throws SwitchboardError `validation` listing them when there are several, or saying that there is none.
 */
export function onlyOne({ argument, what, tool, so }: Wanted, choices: readonly Choice[]): string {
  const [first, ...others] = choices;
  if (first === undefined) {
    throw new SwitchboardError(
      'validation',
      `The account has no ${what}, ${so}.`,
      `Ask the user to add a ${what} in the Bandwidth App, then call ${tool}.`,
    );
  }
  if (others.length === 0) return first.value;
  const rest = choices.length - shownChoices;
  const shown = choices.slice(0, shownChoices).map((choice) => choice.shown);
  throw new SwitchboardError(
    'validation',
    `The account has ${choices.length} ${what}s: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more (${tool} lists them)` : ''}.`,
    `Choose one, asking the user if it is not clear, and pass it as ${argument}.`,
  );
}
