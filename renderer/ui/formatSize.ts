const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** How large a file is, in powers of a thousand: `512 bytes`, `1.2 MB`, `20 GB`. */
export function formatSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const shown = unit === 0 || value >= 9.95 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${shown} ${units[unit]}`;
}
