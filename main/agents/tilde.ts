/** A path as a person writes it, with `~` for the home folder. */
export function withTilde(file: string, home: string): string {
  const inside = home !== '' && file.startsWith(home) && /^([/\\]|$)/.test(file.slice(home.length));
  return inside ? `~${file.slice(home.length)}` : file;
}
