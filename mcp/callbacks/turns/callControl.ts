import type { LineKind } from '../../bandwidth/line';
import type { CallProbe, RedirectOutcome } from './turn';

/** What a turn may ask of the call itself when Bandwidth does not come back for it. Composition implements it with the line's client. */
export interface CallControl {
  /** The call's state now. `unknown` covers every failure to find out, including a 404 that may only mean "not visible yet". */
  state(callId: string, line: LineKind): Promise<CallProbe>;
  /**
   * PUT bxml with nothing but a `<Redirect redirectUrl="url"/>`. `url` is the turn's way back; credentials are added on the wire.
   * `ended` for 404 and 409.
   */
  redirect(callId: string, line: LineKind, url: string): Promise<RedirectOutcome>;
}
