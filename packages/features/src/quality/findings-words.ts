/** A share as a percentage. */
export function percent(share: number): string {
  const part = 100 * share;
  if (part > 0 && part < 0.1) return "less than 0.1 %";
  return `${Number(part.toFixed(1))} %`;
}

/** A count with its thousands apart. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A number to four significant digits; one that is whole or of four digits before the point, whole. */
export function short(value: number): string {
  const size = Math.abs(value);
  return size >= 1e15 || (size < 1000 && !Number.isInteger(value))
    ? String(Number(value.toPrecision(4)))
    : count(Math.round(value));
}

/** A text for a sentence, quoted and cut. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
