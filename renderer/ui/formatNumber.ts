/**
 * A number as people write it. The main process formats most numbers; this is for the few that cross as they are stored,
 * which are numbers of a Bandwidth account and of its owner: North American ones. Others stay as they are.
 */
export function formatNumber(number: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  return area === undefined ? number : `+1 ${area} ${exchange} ${line}`;
}
