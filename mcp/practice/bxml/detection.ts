import type { JsonObject } from '../../base/json';
import { isoDuration } from '../state/callBodies';
import type { MachineDetection } from '../state/callRequest';
import { speakingMs } from './audioOut';

/** What machine detection will find, and how long it takes, milliseconds. */
export interface Detection {
  readonly afterMs: number;
  readonly machineDetectionResult: JsonObject;
}

const humanMs = 1000;

/**
 * A scripted greeting is a machine, everybody else a human. A machine is known when its greeting is over with
 * `delayResult`, else one second in; `detectionTimeout` (seconds) ends it undecided.
 */
export function detect(asked: MachineDetection, greeting: string | undefined, pace: number): Detection {
  const neededMs = (greeting !== undefined && asked.delayResult === true ? speakingMs(greeting) : humanMs) * pace;
  const limitMs = (asked.detectionTimeout ?? 15) * 1000;
  const afterMs = Math.min(neededMs, limitMs);
  const value = neededMs > limitMs ? 'timeout' : greeting === undefined ? 'human' : 'answering-machine';
  return { afterMs, machineDetectionResult: { value, duration: isoDuration(afterMs) } };
}
