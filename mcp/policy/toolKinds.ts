/**
 * What a tool does to the world, which is what a preset has a rule for. Only reading is never refused or asked about.
 */
export const toolKinds = ['read', 'session', 'answer', 'call', 'message', 'control', 'lookup', 'keep', 'set-up', 'delete'] as const;

export type ToolKind = (typeof toolKinds)[number];

/** Every tool, by kind. A test holds this table against the table of tools. */
const kinds: Readonly<Record<string, ToolKind>> = {
  setCredentials: 'session',
  clearCredentials: 'session',
  createRegistration: 'set-up',
  listApplications: 'read',
  createApplication: 'set-up',
  listPhoneNumbers: 'read',
  createCall: 'call',
  getCallState: 'read',
  listCalls: 'read',
  updateCall: 'control',
  updateCallBxml: 'control',
  generateBXML: 'read',
  respondToCallback: 'answer',
  getCallbackEvents: 'read',
  configureCallbacks: 'set-up',
  listCallRecordings: 'read',
  getCallRecording: 'read',
  deleteRecording: 'delete',
  downloadCallRecording: 'read',
  transcribeCallRecording: 'keep',
  getRecordingTranscription: 'read',
  createMessage: 'message',
  listMessages: 'read',
  getInboundMessages: 'read',
  listMedia: 'read',
  getMedia: 'read',
  uploadMedia: 'keep',
  deleteMedia: 'delete',
  createSyncLookup: 'lookup',
  createAsyncBulkLookup: 'lookup',
  getAsyncBulkLookup: 'read',
};

/** The tools that have a row, in its order. */
export const knownTools: readonly string[] = Object.keys(kinds);

/** The kind of a tool. One without a row is treated as one that changes the account. */
export function kindOfTool(name: string): ToolKind {
  return Object.hasOwn(kinds, name) ? (kinds[name] ?? 'set-up') : 'set-up';
}
