import { applicationTools, configureCallbacks } from './catalog/applications';
import { getCallbackEvents } from './catalog/callbackEvents';
import { createCall } from './catalog/createCall';
import { generateBXML } from './catalog/generateBxml';
import { getCallState } from './catalog/getCallState';
import { listCalls } from './catalog/listCalls';
import { lookupTools } from './catalog/lookup';
import { mediaTools } from './catalog/media';
import { messageTools } from './catalog/messages';
import { listPhoneNumbers } from './catalog/phoneNumbers';
import { recordingTools } from './catalog/recordings';
import { registrationTools } from './catalog/registration';
import { respondToCallback } from './catalog/respondToCallback';
import { sessionTools } from './catalog/session';
import { updateTools } from './catalog/updateCall';
import type { AnyTool } from './tool';

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
