import { applicationTools, configureCallbacks } from './applications';
import { getCallbackEvents } from './callbackEvents';
import { createCall } from './createCall';
import { generateBXML } from './generateBxml';
import { getCallState } from './getCallState';
import { listCalls } from './listCalls';
import { lookupTools } from './lookup';
import { mediaTools } from './mediaTools';
import { messageTools } from './messages';
import { listPhoneNumbers } from './phoneNumbers';
import { recordingTools } from './recordings';
import { registrationTools } from './registration';
import { respondToCallback } from './respondToCallback';
import { sessionTools } from './session';
import type { AnyTool } from './tool';
import { updateTools } from './updateCall';

/** Every tool of the server, in the order in which clients list them: log in, sign up, look around, call, talk, then the other profiles. */
export const allTools: readonly AnyTool[] = [
  ...sessionTools,
  ...registrationTools,
  ...applicationTools,
  listPhoneNumbers,
  createCall,
  getCallState,
  listCalls,
  ...updateTools,
  generateBXML,
  respondToCallback,
  getCallbackEvents,
  configureCallbacks,
  ...recordingTools,
  ...messageTools,
  ...mediaTools,
  ...lookupTools,
];
