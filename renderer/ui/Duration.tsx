import { formatDuration, spokenDuration } from './formatTime';
import { useNow } from './now';

/** A length of time in clock form; runs on while `to` is undefined. Milliseconds since the epoch. */
export function Duration({ from, to }: { from: number; to: number | undefined }) {
  const now = useNow(to === undefined);
  const length = (to ?? now) - from;
  return (
    <span className="numeric">
      <span aria-hidden="true">{formatDuration(length)}</span>
      <span className="spoken">{spokenDuration(length)}</span>
    </span>
  );
}
