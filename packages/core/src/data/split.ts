import { PortraitError } from "../errors/portrait-error.js";
import { concatTables } from "../table/concat.js";
import type { RowValues } from "../table/table.js";
import { isoText, type TimestampInput, toMilliseconds } from "../time/timestamp.js";
import { type Examples, takeExamples } from "./examples.js";
import type { HeldOut } from "./fold.js";
import { type Interactions, interactionsBefore, userItems } from "./interactions.js";
import { concatTargets, type TargetVector } from "./target.js";

/** Where {@link splitByTime} cuts. */
export interface TimeBoundaries {
  /** The first cutoff of the validation part. */
  readonly validation: TimestampInput;
  /** The first cutoff of the test part, later than `validation`. */
  readonly test: TimestampInput;
}

/** The parts of {@link splitByTime}. */
export interface TimeSplit<Row extends RowValues, Target extends TargetVector = Uint8Array> {
  /** To learn from. */
  readonly train: Examples<Row, Target>;
  /** To choose hyperparameters by. */
  readonly validation: Examples<Row, Target>;
  /** To judge by, once; searches for hyperparameters do not take it. */
  readonly test: HeldOut<Examples<Row, Target>>;
  /** Rows of no part: their outcome looks past the boundary behind them, so keeping them would leak. */
  readonly purged: number;
}

function rowsWhere(examples: Examples<RowValues, TargetVector>, keep: (cutoff: number) => boolean): number[] {
  return Array.from(examples.cutoffs.keys()).filter((row) => keep(examples.cutoffs[row] as number));
}

/**
 * Splits examples by cutoff: train before `validation`, validation before `test`, test from there on. A row whose
 * outcome was looked for past the boundary behind it is purged, so that no part knows an outcome of the next.
 *
 * @param examples - The examples.
 * @param boundaries - The two boundaries.
 * @throws PortraitError `invalid-argument` when a boundary is none, they are out of order, or a part is empty.
 *
 * @example
 * ```ts
 * import { createExamples, splitByTime } from "@portrait/core";
 *
 * const examples = createExamples({
 *   rows: [{ n: 1 }, { n: 2 }, { n: 3 }],
 *   schema: { columns: [{ name: "n", type: "number" }] },
 *   target: [true, false, true],
 *   cutoffs: ["2024-01-01", "2024-02-01", "2024-03-01"],
 * });
 * splitByTime(examples, { validation: "2024-02-01", test: "2024-03-01" }).test.table.length; // => 1
 * ```
 */
export function splitByTime<Row extends RowValues, Target extends TargetVector = Uint8Array>(
  examples: Examples<Row, Target>,
  boundaries: TimeBoundaries,
): TimeSplit<Row, Target> {
  const first = toMilliseconds("splitByTime", "validation", boundaries.validation);
  const second = toMilliseconds("splitByTime", "test", boundaries.test);
  if (first >= second) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `splitByTime: "validation" must lie before "test"; received ${isoText(first)} and ${isoText(second)}.`,
    });
  }
  const { horizon } = examples;
  const parts = {
    train: rowsWhere(examples, (cutoff) => cutoff < first && cutoff + horizon <= first),
    validation: rowsWhere(
      examples,
      (cutoff) => cutoff >= first && cutoff < second && cutoff + horizon <= second,
    ),
    test: rowsWhere(examples, (cutoff) => cutoff >= second),
  };
  for (const [name, rows] of Object.entries(parts)) {
    if (rows.length === 0) throw emptyPart(name, examples, first, second);
  }
  const kept = parts.train.length + parts.validation.length + parts.test.length;
  return {
    train: takeExamples(examples, parts.train),
    validation: takeExamples(examples, parts.validation),
    test: takeExamples(examples, parts.test),
    purged: examples.cutoffs.length - kept,
  };
}

function emptyPart(
  name: string,
  examples: Examples<RowValues, TargetVector>,
  first: number,
  second: number,
): PortraitError {
  const seen = [...new Set(examples.cutoffs)].sort((a, b) => a - b).map(isoText);
  return new PortraitError({
    code: "invalid-argument",
    message: `splitByTime: no example is left for "${name}" with boundaries ${isoText(first)} and ${isoText(second)} and a horizon of ${examples.horizon / 86_400_000} days; the cutoffs are ${seen.slice(0, 24).join(", ") || "none"}.`,
    hint: "Move the boundaries, or build examples with more cutoffs.",
    details: { part: name },
  });
}

/**
 * Joins examples of the same columns, such as train and validation for a last fit before the test.
 *
 * @param first - Examples.
 * @param rest - More, from the same definition with the same horizon.
 * @throws PortraitError `invalid-argument` when definitions, horizons or the kinds of targets differ.
 *
 * @example
 * ```ts
 * import { concatExamples, createExamples } from "@portrait/core";
 *
 * const part = createExamples({ rows: [{ n: 1 }], schema: { columns: [{ name: "n", type: "number" }] }, target: [true] });
 * concatExamples(part, part).table.length; // => 2
 * ```
 */
export function concatExamples<Row extends RowValues, Target extends TargetVector = Uint8Array>(
  first: Examples<Row, Target>,
  ...rest: readonly Examples<Row, Target>[]
): Examples<Row, Target> {
  const parts = [first, ...rest];
  if (rest.some((part) => part.definition !== first.definition || part.horizon !== first.horizon)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: "concatExamples: the parts must come from one definition with one horizon.",
    });
  }
  const latest = parts.reduce((a, b) => (b.knownUntil > a.knownUntil ? b : a));
  return Object.freeze({
    ...latest,
    table: concatTables(parts.map((part) => part.table)),
    users: parts.flatMap((part) => part.users),
    cutoffs: Float64Array.from(parts.flatMap((part) => [...part.cutoffs])),
    target: concatTargets(parts.map((part) => part.target)) as Target,
    ...(parts.some(({ weights }) => weights !== undefined)
      ? {
          weights: Float64Array.from(
            parts.flatMap(({ weights, cutoffs }) => [...(weights ?? cutoffs.map(() => 1))]),
          ),
        }
      : {}),
  });
}

/** What a recommender is judged by: for each user the items that were right. */
export interface RankingExamples {
  /** The users, in code-unit order. */
  readonly users: readonly string[];
  /** For each user the items that were right, without repeats, at least one. */
  readonly relevant: readonly (readonly string[])[];
  /** What the recommender may know, and what it must not recommend again: all before the boundary. */
  readonly history: Interactions;
  /** The items that could be recommended: those of `history`. */
  readonly catalogue: readonly string[];
}

/** The parts of {@link splitInteractions}. */
export interface InteractionSplit {
  /** To learn from: all before the boundary. */
  readonly train: Interactions;
  /** To judge by: what was taken up from the boundary on. */
  readonly test: RankingExamples;
}

/**
 * Splits interactions at an instant into a history to learn from and, for each user who is in it, the items that the
 * user took up for the first time from the instant on. Users and items that the history does not hold are left out.
 *
 * @param interactions - The interactions.
 * @param boundary - The instant.
 * @throws PortraitError `invalid-argument` when the instant is none; `leakage` when the interactions end before it;
 *   `invalid-data` when no user is left.
 *
 * @example
 * ```ts
 * import { createInteractions, splitInteractions } from "@portrait/core";
 *
 * const log = createInteractions([
 *   { user: "a", item: "x", at: 1 }, { user: "b", item: "y", at: 2 }, { user: "a", item: "y", at: 5 },
 * ]);
 * splitInteractions(log, 3).test.relevant; // => [["y"]]
 * ```
 */
export function splitInteractions(interactions: Interactions, boundary: TimestampInput): InteractionSplit {
  const instant = toMilliseconds("splitInteractions", "boundary", boundary);
  const train = interactionsBefore(interactions, instant);
  const items = new Set(train.items);
  const { offsets, items: codes } = userItems(train);
  const seen = new Map(
    train.users.map((user, row) => [
      user,
      new Set(Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) => train.items[code])),
    ]),
  );
  const relevant = new Map<string, Set<string>>();
  for (let event = train.at.length; event < interactions.at.length; event++) {
    const user = interactions.users[interactions.user[event] as number] as string;
    const item = interactions.items[interactions.item[event] as number] as string;
    const before = seen.get(user);
    if (before === undefined || before.has(item) || !items.has(item)) continue;
    relevant.set(user, (relevant.get(user) ?? new Set()).add(item));
  }
  if (relevant.size === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `splitInteractions: no user of the history before ${isoText(instant)} takes up a new known item from then on.`,
      hint: "Move the boundary.",
    });
  }
  const users = [...relevant.keys()].sort();
  return {
    train,
    test: Object.freeze({
      users,
      relevant: users.map((user) => [...(relevant.get(user) as Set<string>)].sort()),
      history: train,
      catalogue: train.items,
    }),
  };
}
