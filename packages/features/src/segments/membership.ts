import {
  type ExpressionNode,
  isoText,
  PortraitError,
  type RowValues,
  type Snapshot,
  type TimestampInput,
  tableFromRows,
  toMilliseconds,
} from "@portrait/core";
import { readsQuantile } from "../define/reads-quantile.js";
import { evaluate } from "../evaluate/evaluate.js";
import { columnOf } from "../read/column-of.js";
import { freezeQuantiles } from "./freeze-quantiles.js";
import type { SegmentDefinition } from "./segment.js";
import { decide } from "./segment-members.js";

/** A user who came into a segment or went out of it. */
export interface MembershipEvent {
  /** The user. */
  readonly user: string;
  /** Whether the user came or went. */
  readonly kind: "enter" | "leave";
  /** When, as ISO 8601 text. */
  readonly at: string;
  /**
   * Why: the user's own row changed; the decision was not renewed in time (`expires`); the population, and with it a
   * quantile or the row, changed; or the user was forgotten.
   */
  readonly cause: "row" | "expired" | "population" | "forgotten";
}

/** Who belongs to a segment now, kept up to date row by row. */
export interface Membership<Row extends RowValues = RowValues> {
  /** The segment. */
  readonly segment: SegmentDefinition<Row>;
  /** How many members there are. */
  readonly size: number;
  /**
   * Whether a user is a member.
   *
   * @param user - The id.
   */
  has(user: string): boolean;
  /** The members, in code-unit order. */
  users(): readonly string[];
  /**
   * Decides about one user anew. O(rule).
   *
   * @param user - The id.
   * @param row - The user's features, tags and further columns, as of `at`.
   * @param at - The instant.
   * @returns That the user came or went, or nothing.
   * @throws PortraitError `missing-column` or `invalid-data` when the row does not fit; `invalid-argument` when the rule
   *   compares with a quantile and there was no population yet.
   */
  update(user: string, row: Row, at: TimestampInput): MembershipEvent | undefined;
  /**
   * Decides about all users anew, and learns the quantiles that single rows are compared with until the next time. Members
   * that the population does not hold leave.
   *
   * @param population - All users as of one time.
   * @returns Who came and went, in code-unit order of the users.
   * @throws PortraitError `invalid-argument` when the rows are of several times; `missing-column`.
   */
  refresh(population: Snapshot<Row>): readonly MembershipEvent[];
  /**
   * Lets decisions run out that are older than the segment's `expires`. O(members).
   *
   * @param now - The instant.
   * @returns Who went.
   */
  sweep(now: TimestampInput): readonly MembershipEvent[];
  /**
   * Removes all that is known of a user.
   *
   * @param user - The id.
   * @param at - The instant.
   */
  forget(user: string, at: TimestampInput): MembershipEvent | undefined;
}

function oneTime(snapshot: Snapshot): number {
  const first = snapshot.cutoffs[0];
  const odd = snapshot.cutoffs.find((cutoff) => cutoff !== first);
  if (first !== undefined && odd === undefined) return first;
  throw new PortraitError({
    code: "invalid-argument",
    message: `refresh: the population must have rows, all as of one time; received ${first === undefined ? "none" : `rows as of ${isoText(first)} and ${isoText(odd as number)}`}.`,
    hint: "Pass a snapshot with one cutoff.",
  });
}

/**
 * Follows a segment live: each new state of a user is decided at once, and says who came or went. Start it with
 * `refresh` when the rule compares with quantiles; they stand still between refreshes. Nothing global, no timers: call
 * `sweep` as often as decisions should run out.
 *
 * @param segment - The segment.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, timestamp } from "@portrait/core";
 * import { count, defineProfile } from "@portrait/features";
 * import { defineSegment, trackMembership } from "@portrait/features/segments";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const regulars = trackMembership(
 *   defineSegment(visitor, { name: "regulars", version: 1, expires: days(7), rule: (f) => f.visits.gte(2) }),
 * );
 * regulars.update("ann", { visits: 1 }, "2024-01-01"); // => undefined
 * regulars.update("ann", { visits: 2 }, "2024-01-02"); // => { user: "ann", kind: "enter", at: "2024-01-02", cause: "row" }
 * regulars.sweep("2024-01-09"); // => [{ user: "ann", kind: "leave", at: "2024-01-09", cause: "expired" }]
 * ```
 */
export function trackMembership<Row extends RowValues>(segment: SegmentDefinition<Row>): Membership<Row> {
  const decided = new Map<string, number>();
  const schema = { columns: segment.reads };
  let rule: ExpressionNode | undefined = readsQuantile(segment.rule) ? undefined : segment.rule;

  function move(
    user: string,
    member: boolean,
    at: number,
    cause: MembershipEvent["cause"],
  ): MembershipEvent | undefined {
    const was = decided.has(user);
    if (member) decided.set(user, at);
    else decided.delete(user);
    if (was === member) return undefined;
    return Object.freeze({ user, kind: member ? "enter" : "leave", at: isoText(at), cause });
  }

  function holds(row: Row): boolean {
    if (rule === undefined) {
      throw new PortraitError({
        code: "invalid-argument",
        message: `update: the rule of "${segment.name}" compares with a quantile, and there was no population yet.`,
        hint: "Call refresh(snapshot) first.",
      });
    }
    const own = Object.fromEntries(
      segment.reads.flatMap(({ name }) => (Object.hasOwn(row, name) ? [[name, row[name]]] : [])),
    );
    const { columns } = tableFromRows("update", [own], schema);
    const truth = evaluate(rule, { length: 1, column: (name) => columnOf(columns, name) });
    return truth.type === "boolean" && truth.values[0] === 1;
  }

  const inOrder = (events: readonly (MembershipEvent | undefined)[]): readonly MembershipEvent[] =>
    events
      .filter((event) => event !== undefined)
      .sort((a, b) => (a.user < b.user ? -1 : a.user > b.user ? 1 : 0));

  return Object.freeze<Membership<Row>>({
    segment,
    get size() {
      return decided.size;
    },
    has: (user) => decided.has(user),
    users: () => [...decided.keys()].sort(),
    update: (user, row, at) => move(user, holds(row), toMilliseconds("update", "at", at), "row"),
    refresh(population) {
      const at = oneTime(population);
      const truth = decide("refresh", segment, population);
      rule = freezeQuantiles(segment.rule, population);
      const present = new Set(population.users);
      const gone = [...decided.keys()].filter((user) => !present.has(user));
      return inOrder([
        ...population.users.map((user, row) => move(user, truth[row] === 1, at, "population")),
        ...gone.map((user) => move(user, false, at, "population")),
      ]);
    },
    sweep(now) {
      const at = toMilliseconds("sweep", "now", now);
      const { expires } = segment;
      if (expires === null) return [];
      const old = [...decided].filter(([, since]) => since + expires <= at);
      return inOrder(old.map(([user]) => move(user, false, at, "expired")));
    },
    forget: (user, at) => move(user, false, toMilliseconds("forget", "at", at), "forgotten"),
  });
}
