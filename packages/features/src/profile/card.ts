import type {
  PredictedValues,
  Profile,
  ProfilePrediction,
  RowValues,
  Tag,
  VectorValue,
} from "@portrait/core";
import { show, showEvidence, showPrediction, showText } from "./show.js";

function tagLines(name: string, tag: Tag, width: number): readonly string[] {
  const until = tag.validUntil === null ? "" : `, until ${tag.validUntil}`;
  const why = tag.evidence.map(showEvidence).join("; ");
  return [
    `  ${name.padEnd(width)}  ${show(tag.value).padEnd(8)} ${tag.source}, confidence ${tag.confidence.toFixed(2)}${until}`,
    `${" ".repeat(width + 4)}${why}`,
  ];
}

/**
 * A profile as text for people: features, tags with their reasons, predictions, and which vectors there are. Numbers are
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
export function profileCard<
  Features extends RowValues,
  Tags extends RowValues,
  Predictions extends PredictedValues,
>(profile: Profile<Features, Tags, Predictions>): string {
  const features = Object.entries<VectorValue>(profile.features);
  const tags = Object.entries<Tag>(profile.tags);
  const predictions = Object.entries<ProfilePrediction>(profile.predictions);
  const vectors = Object.entries(profile.embeddings);
  const width = Math.max(...[...features, ...tags, ...predictions, ...vectors].map(([name]) => name.length));
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
      "Predictions",
      predictions.map(([name, prediction]) => line(name, showPrediction(prediction))),
    ),
    ...part(
      "Vectors",
      vectors.map(([name, vector]) => line(name, `${vector.length} dimensions`)),
    ),
  ].join("\n");
}
