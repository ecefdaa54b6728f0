const pad = (value: number) => String(value).padStart(2, '0');

/** A running or finished length as a clock: `0:07`, `12:30`, `1:02:03`. Milliseconds; below zero counts as zero. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** The same length for a screen reader: `12 minutes 30 seconds`. */
export function spokenDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.length === 0 ? '0 seconds' : said.join(' ');
}

/** Time since the start of the call: `+0.0 s`, `+3.2 s`, from a minute on `+1:05`. */
export function formatOffset(ms: number): string {
  const since = Math.max(0, ms);
  return since < 59_950 ? `+${(since / 1000).toFixed(1)} s` : `+${formatDuration(Math.round(since / 1000) * 1000)}`;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const steps = [
  { below: 60, unit: 'minute', seconds: 60 },
  { below: 24, unit: 'hour', seconds: 3600 },
  { below: Number.POSITIVE_INFINITY, unit: 'day', seconds: 86_400 },
] as const;

/** A past moment in words, both in milliseconds since the epoch: `just now`, `5 minutes ago`, `2 days ago`. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 60) return 'just now';
  const step = steps.find(({ below, seconds: length }) => Math.floor(seconds / length) < below) ?? steps[2];
  return relative.format(-Math.floor(seconds / step.seconds), step.unit);
}

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The full local date and time, for hovering. */
export function formatAbsolute(at: number): string {
  return absolute.format(at);
}

/** A length in words, for a list: `31 s`, `3 min`, `1 h 5 min`. Milliseconds. */
export function formatLength(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const hour = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** The time of today, or the day of an earlier moment: `11:20`, `Nov 22`. Both in milliseconds since the epoch. */
export function formatWhen(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? hour.format(at) : day.format(at);
}
