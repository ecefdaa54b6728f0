import type { Measure } from '../measure';
import { acknowledge } from './acknowledge';
import { appStart } from './appStart';
import { bridgeStart } from './bridgeStart';
import { burst } from './burst';
import { eventsByCall } from './eventsByCall';
import { firstRequest } from './firstRequest';
import { headlessMemory } from './headlessMemory';
import { headlessStart } from './headlessStart';
import { memory } from './memory';
import { queries } from './queries';
import { sustained } from './sustained';
import { toolCalls } from './toolCalls';
import { waiting } from './waiting';

/** In the order they run. */
export const measures: readonly Measure[] = [
  memory,
  queries,
  sustained,
  acknowledge,
  waiting,
  burst,
  eventsByCall,
  toolCalls,
  firstRequest,
  headlessStart,
  headlessMemory,
  bridgeStart,
  appStart,
];
