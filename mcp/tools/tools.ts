import { getCallbackEvents } from './callbackEvents';
import { createCall } from './createCall';
import { generateBXML } from './generateBxml';
import { getCallState } from './getCallState';
import { inventoryTools } from './inventory';
import { respondToCallback } from './respondToCallback';
import { sessionTools } from './session';
import type { AnyTool } from './tool';
import { updateTools } from './updateCall';

/** Every tool of the server, in the order in which clients list them: log in, look around, call, talk. */
export const allTools: readonly AnyTool[] = [
  ...sessionTools,
  ...inventoryTools,
  createCall,
  getCallState,
  ...updateTools,
  generateBXML,
  respondToCallback,
  getCallbackEvents,
];
