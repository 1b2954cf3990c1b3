import {
  type AggregateNode,
  type Columns,
  checkIdentities,
  describeValue,
  type EventDefinition,
  type ExpressionNode,
  type IdentityIntervals,
  identitiesAt,
  isoText,
  listWords,
  PortraitError,
  type RowValues,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";
import { featuresIn, operandsOf } from "../define/node-type.js";
import type { ProfileDefinition } from "../define/profile-definition.js";
import { conditionOf } from "../memory/condition.js";
import { rowEvaluator } from "../memory/evaluator.js";
import { checkProfile } from "../profile/check.js";
import { describeNode } from "../profile/describe-node.js";
import { windowBounds } from "../time/window-bounds.js";
import { type KnownEvents, knownEvents } from "./known-events.js";

/** The events that one aggregate of a tag saw. */
export interface TagTrace {
  /** The feature that the tag reads. */
  readonly feature: string;
  /** The aggregate within the feature, in words. */
  readonly aggregate: string;
  /** The first instant that it looks at, as ISO 8601 text; `null` for all time. */
  readonly from: string | null;
  /** The instant that it looks up to, as ISO 8601 text. */
  readonly to: string;
  /** The places in the list of the events that it saw, from 0, in order of time. */
  readonly events: readonly number[];
}

/** Options of {@link traceTag}. */
export interface TraceOptions {
  /** The profile's time. */
  readonly asOf: TimestampInput;
  /** Who ids were, where the profile is of a person; left out, the events are of one id. */
  readonly identities?: IdentityIntervals | undefined;
}

function personsAt(identities: IdentityIntervals | undefined, asOf: number): ReadonlyMap<string, string> {
  if (identities === undefined) return new Map();
  checkIdentities("traceTag", identities);
  return identitiesAt(identities, asOf);
}

function aggregatesIn(node: ExpressionNode): readonly AggregateNode[] {
  return node.op === "aggregate" ? [node] : operandsOf(node).flatMap(aggregatesIn);
}

/** The last session among rows in order of time: as far back as no gap is longer. */
function lastSession(rows: readonly number[], times: Float64Array, gap: number): readonly number[] {
  let from = rows.length - 1;
  while (
    from > 0 &&
    (times[rows[from] as number] as number) - (times[rows[from - 1] as number] as number) <= gap
  )
    from--;
  return rows.slice(Math.max(from, 0));
}

function traceOf(feature: string, node: AggregateNode, known: KnownEvents, asOf: number): TagTrace {
  const { table, times, lines, arrivals } = known;
  const { start, end } = windowBounds(node.window, asOf);
  const where = node.where === undefined ? undefined : conditionOf(rowEvaluator(table)(node.where));
  const seen = Array.from(times.keys()).filter((row) => {
    const at = times[row] as number;
    const arrived = (arrivals?.[row] ?? at) < asOf || Number.isNaN(arrivals?.[row]);
    return at >= start && at < end && arrived && (where === undefined || where[row] === 1);
  });
  const { window } = node;
  const rows =
    "events" in window
      ? seen.slice(-window.events)
      : "session" in window
        ? lastSession(seen, times, window.session)
        : seen;
  return Object.freeze({
    feature,
    aggregate: describeNode(node),
    from: start === Number.NEGATIVE_INFINITY ? null : isoText(start),
    to: isoText(end),
    events: Object.freeze(rows.map((row) => lines[row] as number)),
  });
}

/**
 * Which events a tag rests on: for each aggregate of the features that it reads, the events of the user that it saw. Pass the
 * user's events as they stand in your log; a threshold over the population is named by the tag's evidence, not here.
 *
 * @param profile - The definition.
 * @param name - The tag.
 * @param events - The events of one user, as row objects that fit the definition; those of all ids of a person, with
 *   `identities`.
 * @param options - See {@link TraceOptions}.
 * @throws PortraitError `unknown-id` when there is no such tag; `invalid-argument` when the events are of several users, an
 *   event does not fit, or `asOf` is no instant.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, number, timestamp } from "@portrait/core";
 * import { defineProfile, sum, tag, traceTag } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ price }) => ({ spend30d: sum(price, { within: days(30) }) }),
 *   tags: (f) => ({ highSpender: tag(f.spend30d.gt(50)) }),
 * });
 * const events = [
 *   { user: "ann", at: "2024-01-01", price: 10 },
 *   { user: "ann", at: "2024-02-20", price: 60 },
 *   { user: "ann", at: "2024-03-01", price: 5 },
 * ];
 * const [spend] = await traceTag(shopper, "highSpender", events, { asOf: "2024-03-01" });
 * spend?.events; // => [1]
 * ```
 */
export async function traceTag<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  name: keyof Tags & string,
  events: readonly object[],
  options: TraceOptions,
): Promise<readonly TagTrace[]> {
  checkProfile("traceTag", profile);
  const definition = Object.hasOwn(profile.tags, name) ? profile.tags[name] : undefined;
  if (definition === undefined) {
    throw new PortraitError({
      code: "unknown-id",
      message: `traceTag: the profile has no tag ${describeValue(name)}.`,
      hint: `It has ${listWords(profile.tagNames)}.`,
    });
  }
  const asOf = toMilliseconds("traceTag", "asOf", options.asOf);
  const persons = personsAt(options.identities, asOf);
  const known = await knownEvents(profile.events as EventDefinition, profile.key, events, persons);
  return Object.freeze(
    featuresIn(definition.node).flatMap((feature) => {
      const node = Object.hasOwn(profile.features, feature) ? profile.features[feature] : undefined;
      return node === undefined ? [] : aggregatesIn(node).map((one) => traceOf(feature, one, known, asOf));
    }),
  );
}
