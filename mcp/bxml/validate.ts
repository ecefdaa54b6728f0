import { nearest, plainText } from '../base/nearest';
import type { AttributeRule, AttributeRules } from './attributes';
import { buildBxml, isXmlName } from './build';
import { type BxmlDocument, type BxmlPlace, type BxmlProblem, maxDocumentBytes, type Verb } from './bxml';
import { addressSays, contentFormats, isAddress, textFormats } from './formats';
import { breakMs, maxBreakMs, ssmlElements, ssmlRules } from './ssml';
import { conferenceVerbs, transferAnswerForbidden, type VerbRule, verbRule, verbTable } from './verbs';

export interface Findings {
  /** Each would end the call or be refused by Bandwidth. */
  readonly problems: readonly BxmlProblem[];
  /** The document runs, but perhaps not as its author expects. */
  readonly warnings: readonly BxmlProblem[];
}

/** Checks what the verbs mean: names, attributes, nesting, texts, and whether they are allowed in `place`. */
export function validateBxml(document: BxmlDocument, place: BxmlPlace): Findings {
  const findings = new Collector();
  for (const verb of document.verbs) {
    checkPlace(verb, place, findings);
    checkVerb(verb, undefined, findings);
  }
  if (place === 'initiate') checkForwardFirst(document.verbs, findings);
  if (findings.problems.length === 0) checkSize(document, findings);
  return findings;
}

class Collector implements Findings {
  readonly problems: BxmlProblem[] = [];
  readonly warnings: BxmlProblem[] = [];

  problem(verb: Verb, attribute: string | undefined, message: string): void {
    this.problems.push({ line: verb.line, verb: verb.verb, attribute, message });
  }

  warn(verb: Verb, attribute: string | undefined, message: string): void {
    this.warnings.push({ line: verb.line, verb: verb.verb, attribute, message });
  }
}

const placeRules: Readonly<{ [place in BxmlPlace]: (verb: string) => string | undefined }> = {
  initiate: () => undefined,
  call: (verb) => (verb === 'Forward' ? 'only an unanswered inbound call can be forwarded; in an answered call use <Transfer>' : undefined),
  transferAnswer: (verb) =>
    transferAnswerForbidden.includes(verb)
      ? `cannot be used on the second leg of a transfer; the same goes for ${transferAnswerForbidden.join(', ')}`
      : undefined,
  conference: (verb) => (conferenceVerbs.includes(verb) ? undefined : `a conference takes only ${conferenceVerbs.join(', ')}`),
};

function checkPlace(verb: Verb, place: BxmlPlace, findings: Collector): void {
  const rule = verbRule(verb.verb);
  const forbidden = rule !== undefined && rule.parents.length === 0 ? placeRules[place](verb.verb) : undefined;
  if (forbidden !== undefined) findings.problem(verb, undefined, forbidden);
}

function checkVerb(verb: Verb, parent: Verb | undefined, findings: Collector): void {
  const rule = verbRule(verb.verb, parent?.verb);
  if (rule === undefined) {
    findings.problem(verb, undefined, unknownVerb(verb.verb, parent));
    return;
  }
  if (!nests(verb, rule, parent, findings)) return;
  checkAttributes(verb, rule.attributes, findings);
  checkContent(verb, rule, findings);
  if (rule.content.kind === 'speech') return;
  checkCounts(verb, rule, findings);
  for (const child of verb.children) checkVerb(child, verb, findings);
}

/** What other phone services call these verbs. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['say', 'SpeakSentence'],
  ['speak', 'SpeakSentence'],
  ['talk', 'SpeakSentence'],
  ['tts', 'SpeakSentence'],
  ['play', 'PlayAudio'],
  ['audio', 'PlayAudio'],
  ['dial', 'Transfer'],
  ['call', 'Transfer'],
  ['number', 'PhoneNumber'],
  ['sip', 'SipUri'],
  ['reject', 'Hangup'],
  ['hang', 'Hangup'],
  ['end', 'Hangup'],
  ['disconnect', 'Hangup'],
  ['wait', 'Pause'],
  ['sleep', 'Pause'],
  ['goto', 'Redirect'],
  ['collect', 'Gather'],
  ['prompt', 'Gather'],
  ['listen', 'Gather'],
  ['input', 'Gather'],
  ['menu', 'Gather'],
  ['dtmf', 'SendDtmf'],
  ['digits', 'SendDtmf'],
  ['stream', 'StartStream'],
  ['transcribe', 'StartTranscription'],
]);

/** What a name means, as a whole or by its first word: `Say`, `GatherInput`, `play_file`. */
function verbMeant(name: string): string | undefined {
  const verbs = Object.keys(verbTable);
  const byName = otherNames.get(plainText(name)) ?? nearest(name, verbs);
  if (byName !== undefined) return byName;
  const first = plainText(/^[^a-z]*[A-Z]?[a-z]+/.exec(name)?.[0] ?? '');
  return otherNames.get(first) ?? verbs.find((verb) => verb.toLowerCase() === first);
}

function unknownVerb(name: string, parent: Verb | undefined): string {
  const meant = verbMeant(name);
  if (meant !== undefined)
    return `is not a BXML verb; did you mean <${meant}>?${sameWord(name, meant) ? ' Names are case-sensitive.' : ''}`;
  if (ssmlRules(name) !== undefined) return 'is SSML, which belongs inside <SpeakSentence>';
  const possible = parent === undefined ? topVerbs : childrenOf(parent);
  const here = possible.length === 0 ? 'no verbs can be here' : `the verbs here are ${possible.join(', ')}`;
  return `is not a BXML verb known to Switchboard; ${here}`;
}

/** The verbs that may be inside another. */
function childrenOf(verb: Verb): readonly string[] {
  return verbRule(verb.verb)?.children?.of ?? [];
}

function sameWord(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

const topVerbs = Object.entries(verbTable).flatMap(([name, rule]) => (rule.parents.length === 0 ? [name] : []));

function nests(verb: Verb, rule: VerbRule, parent: Verb | undefined, findings: Collector): boolean {
  if (parent === undefined) {
    if (rule.parents.length === 0) return true;
    findings.problem(verb, undefined, `must be inside ${rule.parents.map((name) => `<${name}>`).join(' or ')}`);
    return false;
  }
  const allowed = childrenOf(parent);
  if (allowed.includes(verb.verb)) return true;
  const says = allowed.length === 0 ? 'holds no other verbs' : `holds only ${allowed.join(' and ')}`;
  findings.problem(verb, undefined, `cannot be inside <${parent.verb}>, which ${says}`);
  return false;
}

function checkCounts(verb: Verb, rule: VerbRule, findings: Collector): void {
  const { children } = rule;
  if (children === undefined) return;
  const count = verb.children.length;
  const what = children.of.join(' or ');
  if (count < children.min) findings.problem(verb, undefined, `needs at least ${children.min} ${what} inside`);
  if (count > children.max) findings.problem(verb, undefined, `can hold at most ${children.max} ${what}, got ${count}`);
  const repeats = Number(verb.attributes.repeatCount ?? '1');
  if (rule.attributes.repeatCount !== undefined && repeats <= 20 && count <= children.max && repeats * count > children.max) {
    findings.problem(verb, 'repeatCount', `times the ${count} verbs inside must be at most ${children.max}, got ${repeats * count}`);
  }
}

function checkAttributes(verb: Verb, rules: AttributeRules, findings: Collector): void {
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.kind !== 'number' && rule.kind !== 'choice' && rule.required && verb.attributes[name] === undefined) {
      findings.problem(verb, name, `is required: ${expected(rule)}${rule.kind === 'address' ? requiredAddressHint(verb) : ''}`);
    }
  }
  for (const [name, value] of Object.entries(verb.attributes)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) checkUnknownAttribute(verb, name, rules, findings);
    else {
      const wrong = judge(rule, value);
      if (wrong !== undefined) findings.problem(verb, name, wrong);
      else if (rule.kind === 'choice' && !rule.values.includes(value)) findings.warn(verb, name, unlisted(value, rule.values));
    }
  }
}

/** A value that Bandwidth may have added to its list since. */
function unlisted(value: string, known: readonly string[]): string {
  const meant = nearest(value, known);
  const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
  return `${quoted(value)} is not known to Switchboard and is sent on unchanged; ${hint}`;
}

function requiredAddressHint(verb: Verb): string {
  return verbRule(verb.verb)?.ends === 'always' ? '; it is filled in only when this verb is the last one' : '';
}

function checkUnknownAttribute(verb: Verb, name: string, rules: AttributeRules, findings: Collector): void {
  if (!isXmlName(name)) {
    findings.problem(verb, name.slice(0, 60), 'is not a valid name for an attribute');
    return;
  }
  const known = Object.keys(rules);
  const meant =
    nearest(name, known) ?? known.find((candidate) => sameWord(candidate, `${verb.verb}${name}`) || sameWord(candidate, `${name}Url`));
  const listed = known.length === 0 ? 'Switchboard knows no attributes of this verb' : `known are ${known.join(', ')}`;
  const hint = meant === undefined ? listed : `did you mean ${meant}?`;
  findings.warn(verb, name, `is not known to Switchboard and is sent on unchanged; ${hint}`);
}

function judge(rule: AttributeRule, value: string): string | undefined {
  if (fits(rule, value)) return undefined;
  return `must be ${expected(rule)}${rule.kind === 'text' && rule.secret ? '' : `, got ${quoted(value)}`}`;
}

function fits(rule: AttributeRule, value: string): boolean {
  switch (rule.kind) {
    case 'address':
      return isAddress(value);
    case 'choice':
      return rule.open || rule.values.includes(value);
    case 'number':
      return (rule.whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(value) && Number(value) >= rule.min && Number(value) <= rule.max;
    case 'text':
      return textFormats[rule.format].matches(value) && (rule.max === undefined || [...value].length <= rule.max);
  }
}

const units = { s: ' seconds', ms: ' milliseconds' } as const;

/** What an attribute should hold, completing "must be …". */
function expected(rule: AttributeRule): string {
  switch (rule.kind) {
    case 'address':
      return addressSays;
    case 'choice':
      return rule.values.length === 2 ? rule.values.join(' or ') : `one of ${rule.values.join(', ')}`;
    case 'number':
      return `${rule.whole ? 'a whole number, ' : ''}${rule.min} to ${rule.max}${rule.unit === undefined ? '' : units[rule.unit]}`;
    case 'text':
      return `${textFormats[rule.format].says}${rule.max === undefined ? '' : `, at most ${rule.max} characters`}`;
  }
}

function quoted(value: string): string {
  return value === ''
    ? 'nothing'
    : /^[\w.+-]{1,60}$/.test(value)
      ? value
      : JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function checkContent(verb: Verb, rule: VerbRule, findings: Collector): void {
  const content = verb.text.trim();
  switch (rule.content.kind) {
    case 'none':
      if (content !== '') findings.problem(verb, undefined, `takes no text${textHint(verb, rule)}; got ${quoted(content)}`);
      return;
    case 'tag':
      if ([...content].length > 256)
        findings.problem(verb, undefined, `its text can have at most 256 characters, got ${[...content].length}`);
      return;
    case 'value': {
      const format = contentFormats[rule.content.format];
      if (!format.matches(content))
        findings.problem(verb, undefined, `its text is ${rule.content.what} and must be ${format.says}, got ${quoted(content)}`);
      return;
    }
    case 'speech':
      if (content === '' && !speaks(verb)) findings.problem(verb, undefined, 'its text must not be blank');
      for (const child of verb.children) checkSsml(child, findings);
  }
}

function textHint(verb: Verb, rule: VerbRule): string {
  if (rule.children?.of.includes('SpeakSentence')) return '; put it into a <SpeakSentence> inside';
  return verb.verb === 'Redirect' ? '; the address goes into redirectUrl' : '';
}

/** A `sub` is spoken as its alias, a phoneme as its `ph`; their text may be empty. */
function speaks(verb: Verb): boolean {
  return verb.children.some((child) => (child.attributes.alias ?? child.attributes.ph ?? '').trim() !== '' || speaks(child));
}

function checkSsml(element: Verb, findings: Collector): void {
  const rules = ssmlRules(element.verb);
  if (rules === undefined) {
    findings.problem(element, undefined, `cannot be inside <SpeakSentence>; the SSML elements are ${Object.keys(ssmlElements).join(', ')}`);
    return;
  }
  checkAttributes(element, rules, findings);
  const pause = element.verb === 'break' ? element.attributes.time : undefined;
  if (pause !== undefined) {
    const ms = breakMs(pause);
    if (ms === undefined || ms > maxBreakMs)
      findings.problem(element, 'time', `must be seconds or milliseconds up to 10s, such as 1s or 800ms, got ${quoted(pause)}`);
  }
  for (const child of element.children) checkSsml(child, findings);
}

/** Any verb but these answers an unanswered call, and an answered one cannot be forwarded. */
function checkForwardFirst(verbs: readonly Verb[], findings: Collector): void {
  const forward = verbs.find((verb) => verb.verb === 'Forward');
  if (forward === undefined) return;
  const answering = verbs
    .slice(0, verbs.indexOf(forward))
    .find((verb) => verbRule(verb.verb)?.blocks && !(verb.verb === 'Ring' && verb.attributes.answerCall === 'false'));
  if (answering === undefined) return;
  const says = `<${answering.verb}> before it answers the call, and an answered call cannot be forwarded; put Forward first`;
  findings.warn(forward, undefined, says);
}

function checkSize(document: BxmlDocument, findings: Collector): void {
  const bytes = Buffer.byteLength(buildBxml(document));
  if (bytes <= maxDocumentBytes) return;
  findings.problems.push({
    line: 0,
    verb: '',
    attribute: undefined,
    message: `a document can have at most ${maxDocumentBytes} bytes; with its addresses this one has ${bytes}`,
  });
}
