import type { JsonObject } from '../../base/json';
import type { Cause } from '../state/call';
import type { Target } from '../webhooks/webhooks';

/** What becomes of the call when a document is done. */
export type Outcome =
  /** The document is over and nothing has taken control. */
  | { readonly kind: 'end' }
  | { readonly kind: 'hangup' }
  /** Control passes to a webhook, whose answer runs next. */
  | { readonly kind: 'ask'; readonly event: string; readonly target: Target; readonly extra: JsonObject }
  | { readonly kind: 'fail'; readonly cause: Cause; readonly message: string | undefined };

/** What one verb comes to: on to the next one, or the end of the document. */
export type VerbResult = 'next' | Outcome;
