/** What is left of a time, in whole seconds and as a share of it. Both in milliseconds. Pure. */
export function leftOf(left: number, whole: number): { readonly seconds: number; readonly share: number } {
  const rest = Math.max(0, left);
  return { seconds: Math.ceil(rest / 1000), share: whole <= 0 ? 0 : Math.min(1, rest / whole) };
}
