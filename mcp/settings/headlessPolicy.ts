import path from 'node:path';
import { z } from 'zod';
import { JsonFile } from '../base/jsonFile';
import type { Log } from '../base/log';
import { nearest } from '../base/nearest';
import { isE164 } from '../base/phoneNumber';
import { reasonOf } from '../base/reason';
import { readRegularFile } from '../base/regularFile';
import { mostContacts, type Policy, policyOf, policySchema, presets } from '../policy/policy';
import type { PolicyStore } from '../policy/port';
import { knownTools } from '../policy/toolKinds';

export type HeadlessPolicy =
  | { readonly ok: true; readonly policy: Policy }
  /** Sentences that name the field. */
  | { readonly ok: false; readonly problems: readonly string[] };

const maxBytes = 1_048_576;

/** Reads BW_MCP_POLICY: a preset, or a file with a policy as JSON. */
export function readHeadlessPolicy(given: string): HeadlessPolicy {
  const preset = presets.find((name) => name === given.trim().toLowerCase());
  if (preset !== undefined) return { ok: true, policy: policyOf(preset) };
  const file = path.resolve(given);
  const read = readRegularFile(file, { links: 'follow', maxBytes });
  if (read.kind === 'refused') return problem(`BW_MCP_POLICY: ${read.why}`);
  if (read.kind === 'absent') {
    return problem(`BW_MCP_POLICY must be ${presets.join(', ')} or a file with a policy, and there is no file ${file}.`);
  }
  return parsed(file, read.text);
}

function parsed(file: string, text: string): HeadlessPolicy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return problem(`The policy in ${file} is not JSON: ${reasonOf(error)}.`);
  }
  const found = policySchema.safeParse(json);
  if (!found.success) {
    return {
      ok: false,
      problems: found.error.issues.map(({ path: place, message }) => {
        const field = place.length === 0 ? 'The policy' : `"${place.map(String).join('.')}"`;
        return `${field} in ${file}: ${message}.`;
      }),
    };
  }
  const agents = Object.entries(found.data.agents).flatMap(([id, { tools }]) => wrongTools(tools, `agents.${id}.tools`, file));
  const problems = [...wrongTools(found.data.tools, 'tools', file), ...agents];
  return problems.length === 0 ? { ok: true, policy: found.data } : { ok: false, problems };
}

function wrongTools(rules: Policy['tools'], place: string, file: string): readonly string[] {
  return Object.keys(rules)
    .filter((name) => !knownTools.includes(name))
    .map((name) => {
      const meant = nearest(name, knownTools);
      return `"${place}.${name}" in ${file}: no tool has this name.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
    });
}

function problem(sentence: string): HeadlessPolicy {
  return { ok: false, problems: [sentence] };
}

/** What agents' people decided in a headless run, for the next one. */
const learnedSchema = z.object({
  allowed: z.array(z.string().refine(isE164)).max(10_000),
  contacts: z.array(z.string()).max(mostContacts),
});

/**
 * The policy of a headless server. What the person gave is never written to; numbers that are allowed from now on, and contacts, are kept
 * in a file of their own. Where that cannot be read or written, they are asked for again.
 */
export function headlessPolicyStore(given: Policy, folder: string, log: Log): PolicyStore {
  const json = new JsonFile({
    file: path.join(folder, 'known-numbers.json'),
    version: 1,
    schema: learnedSchema,
    links: 'refuse',
    indent: 2,
  });
  const read = json.peek();
  const learned = read.kind === 'read' ? read.value : { allowed: [], contacts: [] };
  if (read.kind === 'damaged' || read.kind === 'refused') log.warn(`Known numbers were not read. ${read.why}`);
  const { numbers } = given;
  // A number that is blocked now is not allowed because it once was.
  const allowed = learned.allowed.filter((number) => !numbers.blocked.includes(number));
  const policy: Policy = {
    ...given,
    numbers: {
      ...numbers,
      allowed: [...new Set([...numbers.allowed, ...allowed])],
      contacts: [...new Set([...numbers.contacts, ...learned.contacts])].slice(0, mostContacts),
    },
  };
  return {
    initial: { policy, problem: undefined },
    async save(next) {
      try {
        await json.write({
          allowed: next.numbers.allowed.filter((number) => !numbers.allowed.includes(number)),
          contacts: next.numbers.contacts,
        });
      } catch (error) {
        log.warn('Known numbers were not saved', { reason: reasonOf(error) });
      }
    },
  };
}
