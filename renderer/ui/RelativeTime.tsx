import { formatAbsolute, formatAgo } from './formatTime';
import { useNow } from './now';

/** A past moment in words, with the exact time on hover. Milliseconds since the epoch. */
export function RelativeTime({ at }: { at: number }) {
  const now = useNow(true);
  return (
    <time dateTime={new Date(at).toISOString()} title={formatAbsolute(at)}>
      {formatAgo(at, now)}
    </time>
  );
}
