/**
 * A US phone number as people write it, in groups, while it is being typed: "919555" is "919 555", "+19195550123" is
 * "+1 919 555 0123". What is not the beginning of a US number stays as it is.
 */
export function formatUsPhone(typed: string): string {
  if (!/^\s*\+?[\d\s().-]*$/.test(typed)) return typed;
  const plus = typed.includes('+');
  const digits = typed.replaceAll(/\D/g, '');
  const country = digits.startsWith('1') ? '1' : '';
  // A number of another country is not regrouped; Bandwidth says what is wrong with it.
  if (plus && digits !== '' && country === '') return typed;
  const national = digits.slice(country.length);
  if (national.length > 10) return typed;
  const groups = [national.slice(0, 3), national.slice(3, 6), national.slice(6)].filter((group) => group !== '');
  return [`${plus ? '+' : ''}${country}`, ...groups].filter((part) => part !== '').join(' ');
}

/**
 * What a phone field shows after the person has changed it. It is grouped while they add digits at the end. While they
 * delete or correct it stays as it is, so that the cursor does not move.
 */
export function phoneAsTyped(before: string, now: string, atEnd: boolean): string {
  return atEnd && now.length > before.length ? formatUsPhone(now) : now;
}
