const northAmerican = /^\+1(\d{3})(\d{3})(\d{4})$/;

/** `+15005550100` as `+1 500 555 0100`; every other number as it is, because its grouping is not known here. */
export function formatNumber(number: string): string {
  return number.replace(northAmerican, '+1 $1 $2 $3');
}
