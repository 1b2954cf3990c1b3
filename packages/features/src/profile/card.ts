import type { Evidence, Profile, RowValues, Tag, VectorValue } from "@portrait/core";

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function show(value: VectorValue): string {
  if (value === null) return "unknown";
  if (typeof value === "number") return round(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object")
    return value.length === 0
      ? "none"
      : `${value.slice(-3).join(", ")}${value.length > 3 ? `, ... (${value.length})` : ""}`;
  return String(value);
}

function showEvidence({ name, value, comparison, threshold }: Evidence): string {
  if (comparison === "is") return `${name} is ${show(value)}`;
  if (comparison === "contribution") {
    const weight = typeof threshold === "number" ? `${threshold >= 0 ? "+" : ""}${round(threshold)}` : "";
    return value === null ? `${name} (${weight})` : `${name} ${show(value)} (${weight})`;
  }
  return `${name} ${show(value)} ${comparison} ${show(threshold)}`;
}

function tagLine(name: string, tag: Tag, width: number): string {
  const value = tag.value === true ? "yes" : tag.value === false ? "no" : show(tag.value);
  const until = tag.validUntil === null ? "" : `, until ${tag.validUntil}`;
  const why = tag.evidence.map(showEvidence).join("; ");
  return `  ${name.padEnd(width)}  ${value.padEnd(8)} ${tag.source}, confidence ${tag.confidence.toFixed(2)}${until}\n${" ".repeat(width + 4)}${why}`;
}

/**
 * A profile as text for people: features, then tags with their reasons.
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
 * if (ann !== undefined) profileCard(ann); // => "ann, as of 2024-01-02\n\nFeatures\n  visits  1"
 * ```
 */
export function profileCard<Features extends RowValues, Tags extends RowValues>(
  profile: Profile<Features, Tags>,
): string {
  const features = Object.entries<VectorValue>(profile.features);
  const tags = Object.entries<Tag>(profile.tags);
  const vectors = Object.entries(profile.embeddings);
  const width = Math.max(...[...features, ...tags, ...vectors].map(([name]) => name.length));
  const lines = [`${profile.key}, as of ${profile.asOf}`, "", "Features"];
  for (const [name, value] of features) lines.push(`  ${name.padEnd(width)}  ${show(value)}`);
  if (tags.length > 0) lines.push("", "Tags", ...tags.map(([name, tag]) => tagLine(name, tag, width)));
  if (vectors.length > 0) {
    lines.push(
      "",
      "Vectors",
      ...vectors.map(([name, vector]) => `  ${name.padEnd(width)}  ${vector.length} dimensions`),
    );
  }
  return lines.join("\n");
}
