import { parseUrl } from '../base/url';
import type { BxmlDocument, BxmlPlace, Verb } from './bxml';
import { verbRule } from './verbs';

const atTheEnd: Readonly<{ [place in BxmlPlace]: string }> = {
  call: 'the call hangs up',
  initiate: 'the call hangs up',
  transferAnswer: 'the two legs are connected',
  conference: 'the conference goes on',
};

/** What happens once a document has run: `gather event`, `the call hangs up`, `control passes to https://…`. */
export function nextStep(document: BxmlDocument, place: BxmlPlace, ours: (url: string) => boolean): string {
  const [first] = document.verbs;
  if (place === 'initiate' && (first === undefined || first.verb === 'Hangup')) return 'the call hangs up without being answered';
  for (const verb of document.verbs) {
    const step = takenBy(verb, ours);
    if (step !== undefined) return step;
  }
  if (document.verbs.at(-1)?.verb === 'Conference') return 'the call stays in the conference and hangs up when it leaves';
  return atTheEnd[place];
}

/** What happens after a verb that ends the document; undefined when the next verb runs. */
function takenBy(verb: Verb, ours: (url: string) => boolean): string | undefined {
  const ends = verbRule(verb.verb)?.ends;
  if (ends === undefined) return undefined;
  if (verb.verb === 'Hangup') return 'the call hangs up';
  if (verb.verb === 'Forward') return 'the call is forwarded; only its disconnect event will arrive';
  const attribute = ends === 'always' ? 'redirectUrl' : ends.attribute;
  const url = verb.attributes[attribute];
  const address = verbRule(verb.verb)?.attributes[attribute];
  if (url === undefined || address?.kind !== 'address') return undefined;
  if (ours(url)) return `${address.event} event`;
  const parsed = parseUrl(url);
  return `control passes to ${parsed === undefined ? url : `${parsed.origin}${parsed.pathname}`}`;
}
