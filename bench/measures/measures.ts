import type { Measure } from '../measure';
import { acknowledge } from './acknowledge';
import { firstRequest } from './firstRequest';
import { memory } from './memory';
import { queries } from './queries';
import { sustained } from './sustained';
import { toolCalls } from './toolCalls';
import { waiting } from './waiting';

/** In the order they run. */
export const measures: readonly Measure[] = [memory, queries, sustained, acknowledge, waiting, toolCalls, firstRequest];
