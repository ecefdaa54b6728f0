/** What a tool does, in words for people. */
interface ToolWords {
  /** "Placed a call". */
  readonly did: string;
  /** "place a call": what an agent tried, or may do. */
  readonly does: string;
}

const words = (did: string, does: string): ToolWords => ({ did, does });

/** Every tool. A test holds this table against the table of tools. */
const table: Readonly<Record<string, ToolWords>> = {
  setCredentials: words('Logged in to Bandwidth', 'log in to Bandwidth'),
  clearCredentials: words('Logged out of Bandwidth', 'log out of Bandwidth'),
  createRegistration: words('Signed you up for a Bandwidth account', 'sign you up for a Bandwidth account'),
  listApplications: words('Listed the voice applications', 'list the voice applications'),
  createApplication: words('Created a voice application', 'create a voice application'),
  listPhoneNumbers: words('Listed the phone numbers', 'list the phone numbers'),
  createCall: words('Placed a call', 'place a call'),
  getCallState: words('Checked on a call', 'check on a call'),
  listCalls: words('Listed the calls', 'list the calls'),
  updateCall: words('Changed a live call', 'change a live call'),
  updateCallBxml: words('Changed what a live call does', 'change what a live call does'),
  generateBXML: words('Prepared what to say', 'prepare what to say'),
  respondToCallback: words('Answered in a call', 'answer in a call'),
  getCallbackEvents: words('Looked for news', 'look for news'),
  configureCallbacks: words('Chose where inbound calls go', 'choose where inbound calls go'),
  listCallRecordings: words('Listed the recordings of a call', 'list the recordings of a call'),
  getCallRecording: words('Read about a recording', 'read about a recording'),
  deleteRecording: words('Deleted a recording', 'delete a recording'),
  downloadCallRecording: words('Downloaded a recording', 'download a recording'),
  transcribeCallRecording: words('Had a recording transcribed', 'have a recording transcribed'),
  getRecordingTranscription: words('Read a transcript', 'read a transcript'),
  createMessage: words('Sent a message', 'send a message'),
  listMessages: words('Listed the messages', 'list the messages'),
  getInboundMessages: words('Read the messages that came in', 'read the messages that came in'),
  listMedia: words('Listed the pictures and files', 'list the pictures and files'),
  getMedia: words('Downloaded a picture or file', 'download a picture or file'),
  uploadMedia: words('Uploaded a picture or file', 'upload a picture or file'),
  deleteMedia: words('Deleted a picture or file', 'delete a picture or file'),
  createSyncLookup: words('Looked up phone numbers', 'look up phone numbers'),
  createAsyncBulkLookup: words('Started to look up many phone numbers', 'look up many phone numbers'),
  getAsyncBulkLookup: words('Read what was found about phone numbers', 'read what was found about phone numbers'),
};

/** The tools that have words. */
export const toolsWithWords: readonly string[] = Object.keys(table);

/** What an agent did with a tool, or tried to do: "Placed a call", "Tried to place a call". An unknown tool is named as it is. */
export function toolDeed(tool: string, ok: boolean): string {
  const known = Object.hasOwn(table, tool) ? table[tool] : undefined;
  if (known === undefined) return ok ? `Used ${tool}` : `Tried to use ${tool}`;
  return ok ? known.did : `Tried to ${known.does}`;
}

/** What an agent may do with a tool, to begin a line with: "Place a call". An unknown tool is named as it is. */
export function toolAction(tool: string): string {
  const does = Object.hasOwn(table, tool) ? (table[tool]?.does ?? tool) : tool;
  return does === tool ? tool : does.charAt(0).toUpperCase() + does.slice(1);
}
