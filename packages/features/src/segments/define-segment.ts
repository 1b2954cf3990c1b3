import {
  type Columns,
  type Duration,
  describeValue,
  handleOf,
  optionalOption,
  PortraitError,
  type RowValues,
  resolveOptions,
} from "@portrait/core";
import { durationOption } from "../define/duration-option.js";
import { isExpression } from "../define/node-type.js";
import type { ProfileDefinition } from "../define/profile-definition.js";
import { checkProfile } from "../profile/check.js";
import { checkRule } from "./check-rule.js";
import { makeSegment } from "./make-segment.js";
import type { SegmentDefinition, SegmentInit } from "./segment.js";
import { segmentColumns } from "./segment-columns.js";

const anything = optionalOption<unknown>("anything", () => true);

const rules = {
  name: anything,
  version: anything,
  description: anything,
  owner: anything,
  expires: durationOption("days(7)"),
  columns: anything,
  rule: anything,
};

interface Parts {
  readonly expires: Duration | undefined;
  readonly [part: string]: unknown;
}

/**
 * Declares a segment: a named, versioned rule over the features and tags of a profile, and over further columns that
 * rows may hold, such as the tags of models. Features are aggregates of what a user did, so rules over them are rules
 * over behaviour. The names and types that a rule may use come from the profile: a wrong one does not compile.
 *
 * @param profile - The profile.
 * @param init - Name, version, rule, and what people should know.
 * @throws PortraitError `invalid-definition` when a part is missing or of the wrong kind, or the rule reads what the
 *   profile does not have; `invalid-option` when a part is unknown; `invalid-argument` when `profile` is none.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { defineProfile, quantile, recency, sum, tag } from "@portrait/features";
 * import { defineSegment } from "@portrait/features/segments";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ at, price }) => ({ daysAway: recency(at), spend: sum(price) }),
 *   tags: (f) => ({ lapsed: tag(f.daysAway.gt(60)) }),
 * });
 * const winBack = defineSegment(shopper, {
 *   name: "win back", version: 1, owner: "crm", description: "Good customers who stopped.",
 *   rule: (f) => f.lapsed.and(f.spend.gte(quantile(0.9))),
 * });
 * winBack.reads.map(({ name }) => name); // => ["lapsed", "spend"]
 * ```
 */
export function defineSegment<
  Cols extends Columns,
  Features extends RowValues,
  Tags extends RowValues,
  // biome-ignore lint/complexity/noBannedTypes: no further columns
  Extra extends RowValues = {},
>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  init: SegmentInit<Features & Tags, Extra>,
): SegmentDefinition<Features & Tags & Extra> {
  checkProfile("defineSegment", profile);
  const parts: Parts = resolveOptions("defineSegment", rules, init);
  const { rule } = parts;
  if (typeof rule !== "function") {
    throw new PortraitError({
      code: "invalid-definition",
      message: `defineSegment: "rule" must be a function of the profile's features and tags; received ${describeValue(rule)}.`,
      hint: "Write rule: (f) => f.lapsed.and(f.spend.gt(100)).",
    });
  }
  const columns = segmentColumns("defineSegment", profile, parts.columns);
  const handles = [...columns].map(([name, { type }]) => [
    name,
    handleOf(type, { op: "feature", name, type }),
  ]);
  const condition: unknown = rule(Object.freeze(Object.fromEntries(handles)));
  if (!isExpression(condition)) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `defineSegment: "rule" must return a condition; received ${describeValue(condition)}.`,
      hint: "Write rule: (f) => f.lapsed.and(f.spend.gt(100)).",
    });
  }
  const types = new Map([...columns].map(([name, { type }]) => [name, type]));
  return makeSegment(
    "defineSegment",
    {
      name: parts.name,
      version: parts.version,
      description: parts.description ?? "",
      owner: parts.owner ?? "",
      expires: parts.expires?.milliseconds ?? null,
      rule: checkRule("defineSegment", condition.node, types),
      profile: profile.hash,
    },
    columns,
  );
}
