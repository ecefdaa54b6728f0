import type { JsonObject } from '../../base/json';
import type { Cause } from '../state/call';
import type { Target } from '../webhooks/webhooks';

/** What happens to the call when a document has ended. */
export type Outcome =
  /** The document has ended without passing control. */
  | { readonly kind: 'end' }
  | { readonly kind: 'hangup' }
  /** Control passes to a webhook, whose answer runs next. */
  | { readonly kind: 'ask'; readonly event: string; readonly target: Target; readonly extra: JsonObject }
  | { readonly kind: 'fail'; readonly cause: Cause; readonly message: string | undefined };

/** The result of one verb: run the next one, or end the document. */
export type VerbResult = 'next' | Outcome;
