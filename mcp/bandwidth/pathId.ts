import { SwitchboardError } from '../base/errors';

/**
 * An id as one segment of a path, percent-escaped. Refuses what could leave the segment (bandwidth-api, section 2.4).
 * @throws SwitchboardError `validation` naming `what`, before anything is sent.
 */
export function pathId(what: string, id: string): string {
  if (id === '' || id.length > 256 || id === '.' || id === '..' || /[\s/?&#%\\\p{C}]/u.test(id)) {
    throw new SwitchboardError(
      'validation',
      `${what} is not an id: it is empty, too long, or holds a space or one of / ? & # %.`,
      `Pass ${what} exactly as an earlier result gave it.`,
    );
  }
  return encodeURIComponent(id);
}
