import { utcMilliseconds } from "@portrait/core";

const FIELD: Readonly<Record<string, { readonly index: number; readonly pattern: string }>> = {
  Y: { index: 0, pattern: "(\\d{4})" },
  m: { index: 1, pattern: "(\\d{1,2})" },
  d: { index: 2, pattern: "(\\d{1,2})" },
  H: { index: 3, pattern: "(\\d{1,2})" },
  M: { index: 4, pattern: "(\\d{1,2})" },
  S: { index: 5, pattern: "(\\d{1,2})" },
};

/**
 * A parser of one text format of instants in UTC.
 *
 * @param format - `%Y %m %d %H %M %S` and literal characters, such as `"%m/%d/%Y %H:%M"`.
 * @returns Epoch milliseconds of a text, or `NaN` when it does not match or names no instant.
 */
export function timestampParser(format: string): (text: string) => number {
  const fields: number[] = [];
  const pattern = format.replaceAll(/%([YmdHMS])|[\s\S]/g, (all, token: string | undefined) => {
    if (token === undefined) return all.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    const field = FIELD[token] as { readonly index: number; readonly pattern: string };
    fields.push(field.index);
    return field.pattern;
  });
  const expression = new RegExp(`^${pattern}$`);
  return (text) => {
    const match = expression.exec(text);
    if (match === null) return Number.NaN;
    const parts: [number, number, number, number, number, number, number] = [0, 1, 1, 0, 0, 0, 0];
    fields.forEach((index, position) => {
      parts[index] = Number(match[position + 1]);
    });
    return utcMilliseconds(parts);
  };
}
