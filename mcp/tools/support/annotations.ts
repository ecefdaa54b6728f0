import type { ToolAnnotations } from '../tool';

/** Asks Bandwidth and changes nothing. */
export const readsBandwidth: ToolAnnotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };
/** Makes something new each time. */
export const adds: ToolAnnotations = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true };
/** Takes something away for good; once more changes nothing. */
export const removes: ToolAnnotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true };
