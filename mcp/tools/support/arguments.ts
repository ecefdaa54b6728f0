import type { Failure } from '../../base/errors';
import { mediaOf, withMedia } from '../resultMedia';
import type { AnyTool, Prepared } from '../tool';
import { argumentFailure, type WrongArgument, wrongArguments } from './argumentFailure';
import { nearMiss } from './nearMiss';
import { type ObjectShape, type Shape, shapeOf } from './shapes';

/** A tool's arguments, read and checked; or the failure that says what is wrong with them. */
export type Reading =
  | {
      readonly ok: true;
      readonly call: Extract<Prepared, { ok: true }>;
      /** What was ignored. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly failure: Failure };

type Given = Readonly<Record<string, unknown>>;

/** What reading found beside the values. */
interface Findings {
  readonly wrong: WrongArgument[];
  readonly ignored: string[];
}

const longestName = 60;
/** Hosts add a few names of their own. More than these are refused without a look at each, which would block everybody else. */
const mostUnknownNames = 50;

/**
 * Reads arguments as real hosts send them, then checks them against the tool's schema.
 * Null and "" mean left out; numbers, booleans, lists and objects sent as text are read when they can mean one thing only;
 * one value is read as a list of one. A name that resembles an argument is refused with the name that was meant, any other
 * unknown name is ignored with a warning. Nothing is dropped in silence, and where two readings differ neither is taken.
 */
export function readArguments(tool: Pick<AnyTool, 'name' | 'input' | 'prepare'>, given: unknown): Reading {
  const findings: Findings = { wrong: [], ignored: [] };
  const read = readValue(shapeOf(tool.input), given ?? {}, '', findings);
  const call = tool.prepare(read);
  const wrong = [...findings.wrong, ...(call.ok ? [] : wrongArguments(call.error, findings.wrong))];
  if (!call.ok || wrong.length > 0) return { ok: false, failure: argumentFailure(tool.name, wrong) };
  return { ok: true, call, warnings: ignoredWarning(tool.name, findings.ignored) };
}

/** A tool's result with what was noticed about its arguments; media that travel beside it stay with it. */
export function withWarnings<R extends Given>(result: R, warnings: readonly string[]): R {
  if (warnings.length === 0) return result;
  const own = Array.isArray(result.warnings) ? result.warnings : [];
  return withMedia({ ...result, warnings: [...own, ...warnings] }, ...mediaOf(result));
}

function ignoredWarning(tool: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const [are, they] = names.length === 1 ? ['is not an argument', 'it was'] : ['are not arguments', 'they were'];
  return [`${names.slice(0, 10).join(', ')} ${are} of ${tool}; ${they} ignored.`];
}

function readValue(shape: Shape, value: unknown, path: string, findings: Findings): unknown {
  switch (shape.kind) {
    case 'text':
      return readText(shape.fits, onlyItem(value));
    case 'number':
      return readNumber(onlyItem(value));
    case 'boolean':
      return readBoolean(onlyItem(value));
    case 'choice':
      return readChoice(shape.values, onlyItem(value));
    case 'list':
      return readList(shape, value, path, findings);
    case 'object':
      return readObject(shape, value, path, findings);
    case 'other':
      return value;
  }
}

/** A list of one value, where one value is meant. */
function onlyItem(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function readText(fits: (value: unknown) => boolean, value: unknown): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string') return value;
  const trimmed = value.trim();
  return trimmed !== value && !fits(value) && fits(trimmed) ? trimmed : value;
}

function readNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function readBoolean(value: unknown): unknown {
  return typeof value === 'string' ? (booleans.get(value.trim().toLowerCase()) ?? value) : value;
}

function readChoice(values: readonly string[], value: unknown): unknown {
  if (typeof value !== 'string' || values.includes(value)) return value;
  const same = values.filter((candidate) => candidate.toLowerCase() === value.trim().toLowerCase());
  return same.length === 1 ? same[0] : value;
}

function readList(shape: Extract<Shape, { kind: 'list' }>, value: unknown, path: string, findings: Findings): unknown {
  const items = itemsIn(shape, value, path, findings);
  return Array.isArray(items) ? items.map((item, index) => readValue(shape.item, item, `${path}[${index}]`, findings)) : items;
}

/** The items of a list, of a list sent as text, of a text with commas, or of a single value. */
function itemsIn({ item, fitsItem }: Extract<Shape, { kind: 'list' }>, value: unknown, path: string, findings: Findings): unknown {
  if (Array.isArray(value) || value === null || value === undefined) return value;
  const parsed = typeof value === 'string' ? jsonIn(value, '[') : undefined;
  if (Array.isArray(parsed)) return parsed;
  if (typeof value !== 'string' || item.kind === 'object') return [value];
  const parts = value.split(',').map((part) => part.trim());
  if (parts.length === 1) return [value];
  const [asOne, asMany] = [fitsItem(value), parts.every(fitsItem)];
  if (asOne && asMany) {
    findings.wrong.push({ path, reason: 'could be one value or several; send a list' });
    return [value];
  }
  return asMany ? parts : [value];
}

function readObject(shape: ObjectShape, value: unknown, path: string, findings: Findings): unknown {
  const parsed = typeof value === 'string' ? (jsonIn(value, '{') ?? value) : value;
  if (!isObject(parsed)) return parsed;
  const given = shape.rewrite?.(parsed) ?? parsed;
  const entries = Object.entries(given);
  const unknown = shape.closed ? entries.filter(([name]) => !shape.members.has(name)).length : 0;
  const tooMany = unknown > mostUnknownNames;
  if (tooMany)
    findings.wrong.push({ path, reason: `${unknown} of the names given are not arguments; send only those that tools/list shows` });
  const read = entries.flatMap(([name, member]): [string, unknown][] => {
    const known = shape.members.get(name);
    const place = path === '' ? name : `${path}.${name}`;
    if (known === undefined && tooMany) return [];
    if (known === undefined) return shape.closed ? unknownName(name, path, given, shape, findings) : [[name, member]];
    if (isEmpty(member) && (known.optional || !known.fits(member))) return [];
    return [[name, readValue(known.shape, member, place, findings)]];
  });
  return Object.fromEntries(read);
}

/** Refuses a name that resembles an argument, unless it says nothing new; notes any other one as ignored. */
function unknownName(name: string, path: string, given: Given, { members }: ObjectShape, findings: Findings): [] {
  const shown = name.slice(0, longestName);
  const place = path === '' ? shown : `${path}.${shown}`;
  const value = given[name];
  const meant = isEmpty(value) ? undefined : nearMiss(name, [...members.keys()]);
  const free = meant !== undefined && JSON.stringify(given[meant]) !== JSON.stringify(value);
  if (free) findings.wrong.push({ path: place, reason: `is not an argument; did you mean ${meant}?` });
  else findings.ignored.push(place);
  return [];
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON sent as text, when it begins as `opening` says; undefined when it cannot be read. */
function jsonIn(text: string, opening: '[' | '{'): unknown {
  if (!text.trimStart().startsWith(opening)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
