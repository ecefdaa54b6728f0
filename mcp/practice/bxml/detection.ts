import type { JsonObject } from '../../base/json';
import { isoDuration } from '../state/callBodies';
import type { MachineDetection } from '../state/callRequest';
import { speakingMs } from './audioOut';

/** The result of machine detection, and how long it takes in milliseconds. */
export interface Detection {
  readonly afterMs: number;
  readonly machineDetectionResult: JsonObject;
}

const humanMs = 1000;

/**
 * A number with a scripted greeting is a machine, every other number a human. A machine is detected when its greeting is over with
 * `delayResult`, otherwise after one second; at `detectionTimeout` (seconds) the result is `timeout`.
 */
export function detect(asked: MachineDetection, greeting: string | undefined, pace: number): Detection {
  const neededMs = (greeting !== undefined && asked.delayResult === true ? speakingMs(greeting) : humanMs) * pace;
  const limitMs = (asked.detectionTimeout ?? 15) * 1000;
  const afterMs = Math.min(neededMs, limitMs);
  const value = neededMs > limitMs ? 'timeout' : greeting === undefined ? 'human' : 'answering-machine';
  return { afterMs, machineDetectionResult: { value, duration: isoDuration(afterMs) } };
}
