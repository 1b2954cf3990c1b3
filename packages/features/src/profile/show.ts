import type { Evidence, ProfilePrediction, VectorValue } from "@portrait/core";

/** At least four significant digits; numbers of a thousand and more whole. */
export function showNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}

/** A text as it is, quoted where it holds line breaks or other controls. */
export function showText(text: string): string {
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : text;
}

/** What stands for the numbers of a vector: all of a few, of more the first and how many there are. */
function showNumbers(values: readonly number[]): string {
  const shown = values.slice(0, 8).map(showNumber).join(" ");
  return values.length > 8 ? `[${shown} ...] (${values.length})` : `[${shown}]`;
}

const isTexts = (value: readonly string[] | readonly number[]): value is readonly string[] =>
  typeof value[0] !== "number";

/** A value in words: of a list the last three, of a vector the first eight numbers. */
export function show(value: VectorValue): string {
  if (value === null) return "unknown";
  if (typeof value === "number") return showNumber(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return showText(value);
  if (value instanceof Date) return value.toISOString();
  if ("indices" in value) return `${value.indices.length} of ${value.width} places`;
  if (!isTexts(value)) return showNumbers(value);
  const latest = value.slice(-3).map(showText).join(", ");
  if (value.length === 0) return "none";
  return value.length > 3 ? `..., ${latest} (${value.length})` : latest;
}

/** A reason in words. */
export function showEvidence({ name, value, comparison, threshold }: Evidence): string {
  const label = showText(name);
  if (comparison === "is" || comparison === "is not") return `${label}: ${show(value)}`;
  if (comparison === "contribution") {
    const weight =
      typeof threshold === "number" ? `${threshold >= 0 ? "+" : ""}${showNumber(threshold)}` : "";
    return value === null ? `${label} (${weight})` : `${label} ${show(value)} (${weight})`;
  }
  return `${label} ${show(value)} ${comparison} ${show(threshold)}`;
}

/** A prediction in words. */
export function showPrediction({ value, probability, until }: ProfilePrediction): string {
  const sure = probability === null ? "" : `, probability ${probability.toFixed(2)}`;
  return `${show(value)}${sure}${until === null ? "" : `, until ${until}`}`;
}
