import { findNode as findNodeOf, placeOf } from '../../mcp/index';

/** A Node of the person's own, for configurations that start the bridge. */
export function findNode(): string | undefined {
  return findNodeOf(placeOf());
}
