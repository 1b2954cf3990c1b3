import type { Evidence, Profile, RowValues, Tag, VectorValue } from "@portrait/core";

/** At least four significant digits; numbers of a thousand and more whole. */
function showNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}

/** A text as it is, quoted where it holds line breaks or other controls. */
function showText(text: string): string {
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : text;
}

/** What stands for the numbers of a vector: all of a few, of more the first and how many there are. */
function showNumbers(values: readonly number[]): string {
  const shown = values.slice(0, 8).map(showNumber).join(" ");
  return values.length > 8 ? `[${shown} ...] (${values.length})` : `[${shown}]`;
}

const isTexts = (value: readonly string[] | readonly number[]): value is readonly string[] =>
  typeof value[0] !== "number";

function show(value: VectorValue): string {
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

function showEvidence({ name, value, comparison, threshold }: Evidence): string {
  const label = showText(name);
  if (comparison === "is" || comparison === "is not") return `${label}: ${show(value)}`;
  if (comparison === "contribution") {
    const weight =
      typeof threshold === "number" ? `${threshold >= 0 ? "+" : ""}${showNumber(threshold)}` : "";
    return value === null ? `${label} (${weight})` : `${label} ${show(value)} (${weight})`;
  }
  return `${label} ${show(value)} ${comparison} ${show(threshold)}`;
}

function tagLines(name: string, tag: Tag, width: number): readonly string[] {
  const until = tag.validUntil === null ? "" : `, until ${tag.validUntil}`;
  const why = tag.evidence.map(showEvidence).join("; ");
  return [
    `  ${name.padEnd(width)}  ${show(tag.value).padEnd(8)} ${tag.source}, confidence ${tag.confidence.toFixed(2)}${until}`,
    `${" ".repeat(width + 4)}${why}`,
  ];
}

/**
 * A profile as text for people: features, then tags with their reasons, then which vectors there are. Numbers are
 * rounded to four significant digits, from a thousand on to whole ones; of a list the last three values are named.
 *
 * @param profile - The profile.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, count, defineProfile, memory, profileCard } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * const card = ann === undefined ? "" : profileCard(ann);
 * card; // => "ann, as of 2024-01-02\n\nFeatures\n  visits  1"
 * ```
 */
export function profileCard<Features extends RowValues, Tags extends RowValues>(
  profile: Profile<Features, Tags>,
): string {
  const features = Object.entries<VectorValue>(profile.features);
  const tags = Object.entries<Tag>(profile.tags);
  const vectors = Object.entries(profile.embeddings);
  const width = Math.max(...[...features, ...tags, ...vectors].map(([name]) => name.length));
  const line = (name: string, text: string): string => `  ${name.padEnd(width)}  ${text}`;
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ["", title, ...lines];
  return [
    `${showText(profile.key)}, as of ${profile.asOf}`,
    ...part(
      "Features",
      features.map(([name, value]) => line(name, show(value))),
    ),
    ...part(
      "Tags",
      tags.flatMap(([name, tag]) => tagLines(name, tag, width)),
    ),
    ...part(
      "Vectors",
      vectors.map(([name, vector]) => line(name, `${vector.length} dimensions`)),
    ),
  ].join("\n");
}
