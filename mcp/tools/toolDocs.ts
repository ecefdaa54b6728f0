import type { ErrorCode } from '../base/errors';
import { profiles } from '../model/profiles';
import { declarationOf } from './declaration';
import type { AnyTool } from './tool';

/** What each profile is for, in the order of the page. */
const headings: Readonly<Record<(typeof profiles)[number], string>> = {
  session: 'Always loaded',
  onboarding: 'Profile: onboarding',
  voice: 'Profile: voice',
  recordings: 'Profile: recordings',
  messaging: 'Profile: messaging',
  lookup: 'Profile: lookup',
};

/** When a tool gives a code, besides those that every tool that reaches Bandwidth gives. */
const ownErrors: Readonly<Record<string, readonly (readonly [ErrorCode, string])[]>> = {
  setCredentials: [
    ['auth', 'Bandwidth refuses the credentials, or this is the practice line; the old ones stay'],
    ['validation', 'they reach several accounts and account_id chooses none; the accounts are listed'],
    ['conflict', 'another login or logout of this agent finished first'],
  ],
  clearCredentials: [],
  createRegistration: [
    ['conflict', 'phone or email are in use at Bandwidth'],
    ['denied', 'Bandwidth does not take this registration'],
  ],
  listApplications: [['feature_limit', 'the credentials lack the application role']],
  createApplication: [
    ['conflict', 'an application of this name exists'],
    ['feature_limit', 'the account has no voice feature (12150), or the role is missing'],
  ],
  listPhoneNumbers: [['feature_limit', 'the account may not list its numbers and none is known']],
  createCall: [
    ['feature_limit', 'no credits (402), or the account or role does not allow the call (403)'],
    ['validation', 'there are several applications or numbers, or none, and none was named'],
  ],
  getCallState: [['not_found', 'no such call, or it ended more than 7 days ago']],
  listCalls: [['feature_limit', 'the credentials lack the voice role']],
  updateCall: [
    ['not_found', 'no such call'],
    ['conflict', 'the call is not answered yet, or is over'],
  ],
  updateCallBxml: [
    ['not_found', 'no such call'],
    ['conflict', 'the call is not answered yet, or is over'],
    ['validation', 'the BXML is wrong, by line, verb and attribute'],
  ],
  generateBXML: [['validation', 'a verb is wrong, by its place in the list']],
  respondToCallback: [
    ['conflict', 'another answer came first, the time ran out, or the caller is gone'],
    ['unavailable', 'the call still rings: answer it once its answer event has come'],
    ['not_found', 'no such turn'],
    ['validation', 'the BXML is wrong; the turn stays open'],
  ],
  getCallbackEvents: [['validation', 'the cursor is not one of this server']],
  configureCallbacks: [
    ['not_found', 'no such application'],
    ['conflict', 'callback credentials of another server would be lost, or the addresses did not take effect'],
    ['validation', 'Bandwidth cannot reach this server'],
  ],
  listCallRecordings: [['feature_limit', 'the credentials lack the voice role']],
  getCallRecording: [['not_found', 'no such recording']],
  deleteRecording: [['not_found', 'no such recording']],
  downloadCallRecording: [['not_found', 'no such recording, or its audio is not ready']],
  transcribeCallRecording: [['not_found', 'no such recording']],
  getRecordingTranscription: [['not_found', 'no such recording, or its transcription was deleted']],
  createMessage: [
    ['feature_limit', 'a Build account (nothing is sent), or the role is missing'],
    ['validation', 'neither text nor media, a recipient named twice, or an unclear application or number'],
  ],
  listMessages: [
    ['feature_limit', 'a Build account (nothing is sent), or the role is missing'],
    ['validation', 'no filter, or a date without milliseconds'],
  ],
  getInboundMessages: [['feature_limit', 'a Build account']],
  listMedia: [['feature_limit', 'a Build account (nothing is sent), or the role is missing']],
  getMedia: [
    ['feature_limit', 'a Build account (nothing is sent), or the role is missing'],
    ['not_found', 'no such media; they are kept for 48 hours'],
  ],
  uploadMedia: [
    ['feature_limit', 'a Build account (nothing is sent), or the role is missing'],
    ['validation', 'the data are not base64, or more than 3.75 MB'],
  ],
  deleteMedia: [
    ['feature_limit', 'a Build account (nothing is sent), or the role is missing'],
    ['not_found', 'no such media'],
  ],
  createSyncLookup: [['feature_limit', 'a Build account (nothing is sent), or the role is missing']],
  createAsyncBulkLookup: [['feature_limit', 'a Build account (nothing is sent), or the role is missing']],
  getAsyncBulkLookup: [
    ['feature_limit', 'a Build account (nothing is sent), or the role is missing'],
    ['not_found', 'no such request'],
  ],
};

const intro = `# Tools

Made from the tools' own declarations; \`npx vitest run mcp/tools/toolDocs -u\` writes it again.

A result is the tool's natural JSON. A failure is \`{error, code, recovery}\`: branch on \`code\`, do what \`recovery\` says. Wrong arguments give
\`validation\` from any tool, before anything is sent. Every tool that reaches Bandwidth can also give \`auth\` (call setCredentials), \`rate_limited\`
(reads were repeated already), \`unavailable\` (try again), \`timeout\` (a write may have taken effect: look first) and \`validation\` with Bandwidth's own words.
Every tool that does more than read can give \`denied\`: the user or their policy refused, before anything was sent ([permissions.md](permissions.md)).`;

/** The page about every tool: what it takes, gives and how it fails. */
export function toolDocs(tools: readonly AnyTool[]): string {
  const sections = profiles.map((profile) => {
    const first = tools.filter((tool) => tool.profiles[0] === profile);
    const shared = tools.filter((tool) => tool.profiles[0] !== profile && tool.profiles.includes(profile)).map(({ name }) => name);
    const also = shared.length === 0 ? [] : [`Also in this profile: ${shared.join(', ')}.`];
    return [`## ${headings[profile]}`, ...also, ...first.map(toolSection)].join('\n\n');
  });
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function toolSection(tool: AnyTool): string {
  const { name, title, description, annotations, inputSchema, outputSchema } = declarationOf(tool);
  const marks = Object.entries({
    'changes nothing': annotations.readOnlyHint,
    'takes something away or cuts something off': annotations.destructiveHint,
    'safe to repeat': annotations.idempotentHint,
  }).flatMap(([words, holds]) => (holds ? [words] : []));
  const errors = (ownErrors[name] ?? []).map(([code, when]) => `- \`${code}\`: ${when}`);
  return [
    `### ${name}`,
    `${title}${marks.length === 0 ? '' : ` (${marks.join('; ')})`}. ${description}`,
    table('Argument', fieldsOf(inputSchema), 'No arguments.'),
    table('Result', fieldsOf(outputSchema), 'The result names no fields.'),
    errors.length === 0 ? 'No further errors.' : errors.join('\n'),
  ].join('\n\n');
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

function table(heading: string, fields: readonly Field[], none: string): string {
  if (fields.length === 0) return none;
  const rows = fields.map(
    ({ name, type, required, description }) => `| \`${name}\` | ${type} | ${required ? 'yes' : ''} | ${description} |`,
  );
  return [`| ${heading} | Type | Always | Meaning |`, '|---|---|---|---|', ...rows]
    .join('\n')
    .replace('| Always |', heading === 'Argument' ? '| Needed |' : '| Always |');
}

function fieldsOf(schema: Readonly<Record<string, unknown>>): readonly Field[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(record(schema.properties)).map(([name, value]) => {
    const field = record(value);
    const limits = [
      field.minimum === undefined ? '' : `from ${String(field.minimum)}`,
      field.maximum === undefined ? '' : `to ${String(field.maximum)}`,
      field.default === undefined ? '' : `default ${JSON.stringify(field.default)}`,
    ].filter((text) => text !== '');
    const description = typeof field.description === 'string' ? field.description.replaceAll('|', '\\|').replaceAll('<', '&lt;') : '';
    return { name, type: [typeOf(field), ...limits].join(', '), required: required.includes(name), description };
  });
}

function typeOf(field: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(field.enum)) return field.enum.map((choice) => `\`${String(choice)}\``).join(', ');
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  if (Array.isArray(field.anyOf)) return field.anyOf.map((choice) => typeOf(record(choice))).join(' or ');
  if (field.type === 'array') return `list of ${typeOf(record(field.items))}`;
  return typeof field.type === 'string' ? field.type : 'any';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Tools whose failures the page describes. */
export const documentedTools: readonly string[] = Object.keys(ownErrors);
