import {
  type Columns,
  describeValue,
  type ExpressionNode,
  PortraitError,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import type { ProfileDefinition } from "../define/profile-definition.js";
import { checkProfile } from "../profile/check.js";
import { checkRule } from "./check-rule.js";
import { makeSegment } from "./make-segment.js";
import type { SegmentDefinition } from "./segment.js";
import { segmentColumns } from "./segment-columns.js";

/** A segment as plain data: what `JSON.stringify` takes and {@link segmentFromJson} reads. */
export interface SegmentJson {
  /** Which form this is. */
  readonly format: "portrait-segment-1";
  /** The name. */
  readonly name: string;
  /** The version. */
  readonly version: number;
  /** What the segment is for. */
  readonly description: string;
  /** Who answers for it. */
  readonly owner: string;
  /** For how long a decision holds, in milliseconds, or `null`. */
  readonly expires: number | null;
  /** The rule. */
  readonly rule: ExpressionNode;
}

const FORMAT = "portrait-segment-1";
const KEYS = ["format", "name", "version", "description", "owner", "expires", "rule"] as const;

/**
 * A segment as plain data, to be stored, sent or compared. The profile is not in it.
 *
 * @param segment - The segment.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { count, defineProfile } from "@portrait/features";
 * import { defineSegment, segmentFromJson, segmentToJson } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const regulars = defineSegment(visitor, { name: "regulars", version: 1, rule: (f) => f.visits.gte(3) });
 * const text = JSON.stringify(segmentToJson(regulars));
 * segmentFromJson(visitor, JSON.parse(text)).hash === regulars.hash; // => true
 * ```
 */
export function segmentToJson<Row extends RowValues>(segment: SegmentDefinition<Row>): SegmentJson {
  const { name, version, description, owner, expires, rule } = segment;
  return Object.freeze({ format: FORMAT, name, version, description, owner, expires, rule });
}

function fault(problem: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-definition", message: `segmentFromJson: ${problem}.`, hint });
}

function partsOf(json: unknown): Readonly<Record<(typeof KEYS)[number], unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw fault(
      `a segment must be an object; received ${describeValue(json)}`,
      "Pass what segmentToJson made.",
    );
  }
  const own = new Map<string, unknown>(Object.entries(json));
  const absent = KEYS.find((key) => !own.has(key));
  if (absent !== undefined) throw fault(`"${absent}" is missing`, "Pass what segmentToJson made.");
  const stray = [...own.keys()].find((key) => !KEYS.some((known) => known === key));
  if (stray !== undefined) {
    throw fault(`a segment has no ${describeValue(stray)}`, "It may be of a later version of Portrait.");
  }
  if (own.get("format") !== FORMAT) {
    throw fault(
      `"format" must be "${FORMAT}"; received ${describeValue(own.get("format"))}`,
      "It may be of a later version of Portrait.",
    );
  }
  const part = (key: (typeof KEYS)[number]): unknown => own.get(key);
  return {
    format: FORMAT,
    name: part("name"),
    version: part("version"),
    description: part("description"),
    owner: part("owner"),
    expires: part("expires"),
    rule: part("rule"),
  };
}

function expiryOf(value: unknown): number | null {
  if (value === null) return null;
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw fault(
    `"expires" must be milliseconds > 0 or null; received ${describeValue(value)}`,
    "Pass what segmentToJson made.",
  );
}

/**
 * Reads a segment from plain data, such as what `JSON.parse` gave. Only known operations with fitting operands get in, at
 * most 256 deep; names and types must be those of the profile.
 *
 * @param profile - The profile that the rule is about.
 * @param json - What {@link segmentToJson} made.
 * @param options - `columns`: further columns that the rule may read, as in `defineSegment`.
 * @throws PortraitError `invalid-definition` naming the place; `invalid-argument` when `profile` is none.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { count, defineProfile } from "@portrait/features";
 * import { segmentFromJson } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * segmentFromJson(visitor, []); // throws segmentFromJson: a segment must be an object; received an array of 0. Pass what segmentToJson made.
 * ```
 */
export function segmentFromJson<
  Cols extends Columns,
  Features extends RowValues,
  Tags extends RowValues,
  // biome-ignore lint/complexity/noBannedTypes: no further columns
  Extra extends RowValues = {},
>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  json: unknown,
  options: { readonly columns?: TableSchema<Extra> | undefined } = {},
): SegmentDefinition<Features & Tags & Extra> {
  checkProfile("segmentFromJson", profile);
  const parts = partsOf(json);
  const columns = segmentColumns("segmentFromJson", profile, options.columns);
  const types = new Map([...columns].map(([name, { type }]) => [name, type]));
  const rule = checkRule("segmentFromJson", parts.rule, types);
  return makeSegment(
    "segmentFromJson",
    { ...parts, expires: expiryOf(parts.expires), rule, profile: profile.hash },
    columns,
  );
}
