import {
  describeValue,
  isoText,
  PortraitError,
  type RowValues,
  type Snapshot,
  selectColumns,
  type Vector,
} from "@portrait/core";
import { TypedFastBitSet } from "typedfastbitset";
import { evaluate } from "../evaluate/evaluate.js";
import { tagContext } from "../profile/derive.js";
import type { SegmentDefinition } from "./segment.js";

/** Which users of a population belong to a segment as of an instant, as a bitmap over the population. */
export interface SegmentMembers {
  /** The name. */
  readonly name: string;
  /** The instant in epoch milliseconds. */
  readonly asOf: number;
  /** The population, in code-unit order. */
  readonly population: readonly string[];
  /** One bit for each user of the population: 1 for a member. */
  readonly bits: TypedFastBitSet;
  /** How many members there are. */
  readonly size: number;
  /** How many users the rule could not decide, as something that it needs is unknown; they are no members. */
  readonly unknown: number;
  /**
   * Whether a user is a member; a user outside of the population is not.
   *
   * @param user - The id.
   */
  has(user: string): boolean;
  /** The members, in code-unit order. */
  users(): readonly string[];
}

function placeOf(population: readonly string[], user: string): number {
  let [low, high] = [0, population.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((population[middle] as string) < user) low = middle + 1;
    else high = middle;
  }
  return population[low] === user ? low : -1;
}

/**
 * Members from their places in a population.
 *
 * @param init - Name, instant, population, places and how many are unknown.
 */
export function makeMembers(
  init: Pick<SegmentMembers, "name" | "asOf" | "population" | "unknown"> & {
    readonly places: Iterable<number>;
  },
): SegmentMembers {
  const { name, asOf, population, unknown, places } = init;
  const bits = new TypedFastBitSet(places);
  return Object.freeze<SegmentMembers>({
    name,
    asOf,
    population,
    bits,
    size: bits.size(),
    unknown,
    has(user) {
      const place = placeOf(population, user);
      return place >= 0 && bits.has(place);
    },
    users: () => bits.array().map((place) => population[place] as string),
  });
}

function rowsAt(snapshot: Snapshot, cutoff: number): readonly number[] {
  return snapshot.users.flatMap((_, row) => (snapshot.cutoffs[row] === cutoff ? [row] : []));
}

function cutoffOf(snapshot: Snapshot, asOf: number | undefined): number {
  const cutoffs = [...new Set(snapshot.cutoffs)].sort((a, b) => a - b);
  const last = cutoffs[cutoffs.length - 1];
  if (asOf === undefined) return last ?? 0;
  if (cutoffs.includes(asOf)) return asOf;
  throw new PortraitError({
    code: "unknown-id",
    message: `segmentMembers: the snapshot has no rows as of ${describeValue(asOf)}.`,
    hint:
      cutoffs.length === 0
        ? "It is empty."
        : `It has ${cutoffs.slice(0, 5).map(isoText).join(", ")}${cutoffs.length > 5 ? ", ..." : ""}; pass epoch milliseconds.`,
  });
}

/**
 * Decides the rule of a segment for every row of a snapshot; quantiles are those of the rows as of the same time.
 *
 * @param owner - Who asks, for messages.
 * @param segment - The segment.
 * @param snapshot - The rows.
 * @returns For each row 1 where the rule is true, 0 where it is false, 2 where it is unknown.
 * @throws PortraitError `missing-column` when the rows lack what the rule reads.
 */
export function decide<Row extends RowValues>(
  owner: string,
  segment: SegmentDefinition<Row>,
  snapshot: Snapshot<Row>,
): Uint8Array {
  const table = selectColumns(owner, snapshot.table, { columns: segment.reads });
  const truth: Vector = evaluate(segment.rule, {
    ...tagContext(table, snapshot.cutoffs),
    length: snapshot.users.length,
  });
  return truth.type === "boolean" ? truth.values : new Uint8Array(snapshot.users.length).fill(2);
}

/**
 * Who belongs to a segment as of an instant.
 *
 * @param segment - The segment.
 * @param snapshot - Features and tags of the population, by `buildSnapshot`; where the rule reads further columns, the
 *   table must hold them.
 * @param options - `asOf`: one of the snapshot's cutoffs in epoch milliseconds; left out, the latest.
 * @throws PortraitError `missing-column` when the snapshot lacks a column that the rule reads; `unknown-id` when it has no
 *   rows as of then.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, memory } from "@portrait/features";
 * import { defineSegment, segmentMembers } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const regulars = defineSegment(visitor, { name: "regulars", version: 1, rule: (f) => f.visits.gte(2) });
 * const engine = memory();
 * const log = await engine.read(visits, [
 *   { user: "ann", at: "2024-01-01" }, { user: "bob", at: "2024-01-01" }, { user: "bob", at: "2024-01-02" },
 * ]);
 * const members = segmentMembers(regulars, await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-01-03"] }));
 * members.users(); // => ["bob"]
 * members.has("ann"); // => false
 * ```
 */
export function segmentMembers<Row extends RowValues>(
  segment: SegmentDefinition<Row>,
  snapshot: Snapshot<Row>,
  options: { readonly asOf?: number | undefined } = {},
): SegmentMembers {
  const asOf = cutoffOf(snapshot, options.asOf);
  const truth = decide("segmentMembers", segment, snapshot);
  const rows = rowsAt(snapshot, asOf);
  const users = snapshot.users;
  const order = [...rows].sort((a, b) => ((users[a] as string) < (users[b] as string) ? -1 : 1));
  return makeMembers({
    name: segment.name,
    asOf,
    population: Object.freeze(order.map((row) => users[row] as string)),
    places: order.flatMap((row, place) => (truth[row] === 1 ? [place] : [])),
    unknown: order.filter((row) => truth[row] === 2).length,
  });
}
