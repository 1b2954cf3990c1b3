import {
  type Classifier,
  createRandom,
  describeValue,
  type Estimator,
  type Examples,
  fit,
  integerOption,
  listWords,
  numberOption,
  optionalOption,
  PortraitError,
  permutation,
  type Random,
  type RowValues,
  resolveOptions,
  type Snapshot,
  type Workers,
} from "@portrait/core";
import { takeSnapshot } from "../profile/take-snapshot.js";
import { confidenceRule } from "./confidence-rule.js";
import { type Confidence, type Interval, proportionInterval } from "./proportion.js";

/** Options of {@link findLookalikes}. */
export interface LookalikeOptions {
  /** How many users to find, at least 1. */
  readonly size: number;
  /** The share of the seeds, and of the others, by which the search is judged, in (0, 1); left out, 0.3. */
  readonly holdout?: number | undefined;
  /** Makes the result repeatable: an integer >= 0; left out, 0. */
  readonly seed?: number | undefined;
  /** How sure the interval of the lift is: 0.9, 0.95 or 0.99; left out, 0.95. */
  readonly confidence?: Confidence | undefined;
  /** Stops the search. */
  readonly signal?: AbortSignal | undefined;
  /** Threads to fit on. */
  readonly workers?: Workers | undefined;
}

/** How well a search finds seeds that it was not told of. */
export interface LookalikeLift extends Interval {
  /**
   * How many times more held-out seeds stand among the users ranked first than among as many drawn at random. 1 is no better
   * than chance; `low` and `high` are its interval (Wilson's, of the share among those ranked first).
   */
  readonly lift: number;
  /** How many users ranked first were looked at. */
  readonly first: number;
  /** How many held-out seeds stand among them. */
  readonly found: number;
  /** How many seeds were held out. */
  readonly seeds: number;
  /** How many users were ranked. */
  readonly users: number;
}

/** A user who is like the seeds. */
export interface Lookalike {
  /** The user. */
  readonly user: string;
  /** The probability that the model gives; comparable within one search only. */
  readonly score: number;
}

/** What a search for lookalikes found. */
export interface Lookalikes<Row extends RowValues = RowValues> {
  /** The users found, the likest first; ties are in code-unit order. */
  readonly users: readonly Lookalike[];
  /** How well the search works, measured on seeds and users that the judged model never saw. */
  readonly lift: LookalikeLift;
  /** The model that ranked them, fitted on all seeds. */
  readonly model: Classifier<Row>;
}

const OWNER = "findLookalikes";
const FEWEST_SEEDS = 10;

const rules = {
  size: integerOption(0, { min: 1 }),
  holdout: numberOption(0.3, { min: 0.01, max: 0.99 }),
  seed: integerOption(0, { min: 0 }),
  confidence: confidenceRule,
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
  workers: optionalOption<Workers>(
    "threads made by workers()",
    (value) => typeof value === "object" && value !== null,
  ),
};

function fault(problem: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `${OWNER}: ${problem}.`, hint });
}

/** For each row whether its user is a seed. */
function seedRows(seeds: readonly string[], snapshot: Snapshot): Uint8Array {
  const wanted = new Set(seeds);
  const present = new Set(snapshot.users);
  if (present.size !== snapshot.users.length) {
    throw fault("a user stands in several rows of the snapshot", "Pass a snapshot with one cutoff.");
  }
  const unknown = [...wanted].filter((user) => !present.has(user));
  if (unknown.length > 0) {
    throw new PortraitError({
      code: "unknown-id",
      message: `${OWNER}: ${listWords(unknown.map(String))} ${unknown.length === 1 ? "is a seed" : "are seeds"} that the snapshot does not hold.`,
      hint: "Leave them out, or add their rows.",
      details: { users: unknown },
    });
  }
  if (wanted.size < FEWEST_SEEDS || present.size - wanted.size < FEWEST_SEEDS) {
    throw fault(
      `at least ${FEWEST_SEEDS} seeds and as many other users are needed; received ${wanted.size} and ${present.size - wanted.size}`,
      "Few seeds say little of whom they stand for.",
    );
  }
  return Uint8Array.from(snapshot.users, (user) => (wanted.has(user) ? 1 : 0));
}

function examplesOf<Row extends RowValues>(
  snapshot: Snapshot<Row>,
  isSeed: Uint8Array,
  rows: readonly number[],
): Examples<Row> {
  const own = takeSnapshot(snapshot, rows);
  const last = own.cutoffs.reduce((latest, cutoff) => Math.max(latest, cutoff), Number.NEGATIVE_INFINITY);
  const target = Uint8Array.from(rows, (row) => isSeed[row] as number);
  return Object.freeze({ ...own, target, horizon: 0, knownUntil: last });
}

/** Parts the rows of a kind at random, at least one on each side. */
function partRows(
  isSeed: Uint8Array,
  kind: number,
  holdout: number,
  random: Random,
): readonly [number[], number[]] {
  const rows = Array.from(isSeed.keys()).filter((row) => isSeed[row] === kind);
  const order = [...permutation(rows.length, random)].map((place) => rows[place] as number);
  const held = Math.min(rows.length - 1, Math.max(1, Math.round(rows.length * holdout)));
  return [order.slice(held).sort((a, b) => a - b), order.slice(0, held).sort((a, b) => a - b)];
}

async function rank<Row extends RowValues>(
  model: Classifier<Row>,
  snapshot: Snapshot<Row>,
): Promise<readonly Lookalike[]> {
  const scores = (await model.predictProba(snapshot)).of(true);
  return snapshot.users
    .map((user, row) => ({ user, score: scores[row] as number }))
    .sort((a, b) => b.score - a.score || (a.user < b.user ? -1 : 1));
}

/**
 * Users who are like a group: a classifier learns to tell the seeds from the rest, and the others are ranked by its
 * probability. Whether that finds anyone is measured, not assumed: a second fit never sees a part of the seeds and of the
 * others, ranks that part, and counts the held-out seeds among those ranked first (as large a share as `size` is of all others).
 * Others who are really like the seeds count as misses, so that the lift is a lower bound. Two fits, two predictions.
 *
 * @param seeds - The users of the group, at least 10.
 * @param snapshot - All users as of one time.
 * @param estimator - Any classifier; its inputs should not be what the group is defined by.
 * @param options - See {@link LookalikeOptions}.
 * @throws PortraitError `unknown-id` when a seed is not in the snapshot; `invalid-argument` when there are too few seeds or
 *   others, or several rows of a user; `invalid-option`; the errors of `fit`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 * import { findLookalikes } from "@portrait/features/segments";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const rows = Array.from({ length: 200 }, (_, n) => ({ spend: n, visits: (n * 7) % 10 }));
 * const schema = { columns: [{ name: "spend", type: "number" }, { name: "visits", type: "number" }] } as const;
 * const people = createExamples({ rows, schema, target: rows.map(() => false) });
 * const seeds = people.users.filter((_, n) => n >= 100 && n % 2 === 0);
 * const { users, lift } = await findLookalikes(seeds, people, logisticRegression({ inputs: schema }), { size: 50 });
 * users.every(({ user }) => Number(user) > 50); // => true
 * lift.lift > 1.2; // => true
 * ```
 */
export async function findLookalikes<Row extends RowValues>(
  seeds: readonly string[],
  snapshot: Snapshot<Row>,
  estimator: Estimator<Examples<Row>, Classifier<Row>>,
  options: LookalikeOptions,
): Promise<Lookalikes<Row>> {
  const { size, holdout, seed, confidence, signal, workers } = resolveOptions(OWNER, rules, options);
  if (!Array.isArray(seeds)) {
    throw fault(`"seeds" must be a list of ids; received ${describeValue(seeds)}`, "Pass members.users().");
  }
  const isSeed = seedRows(seeds, snapshot);
  const random = createRandom(seed).fork("lookalikes");
  const [seedsLearnt, seedsHeld] = partRows(isSeed, 1, holdout, random);
  const [othersLearnt, othersHeld] = partRows(isSeed, 0, holdout, random);
  const fitOptions = {
    seed,
    ...(signal === undefined ? {} : { signal }),
    ...(workers === undefined ? {} : { workers }),
  };
  const learn = (rows: readonly number[]): Promise<Classifier<Row>> =>
    fit(estimator, examplesOf(snapshot, isSeed, rows), fitOptions);

  const judged = await learn([...seedsLearnt, ...othersLearnt].sort((a, b) => a - b));
  const held = [...seedsHeld, ...othersHeld].sort((a, b) => a - b);
  const others = Array.from(isSeed.keys()).filter((row) => isSeed[row] === 0);
  const first = Math.min(
    held.length,
    Math.max(1, Math.round((held.length * Math.min(size, others.length)) / others.length)),
  );
  const isHeldSeed = new Set(seedsHeld.map((row) => snapshot.users[row]));
  const ranked = await rank(judged, takeSnapshot(snapshot, held));
  const found = ranked.slice(0, first).filter(({ user }) => isHeldSeed.has(user)).length;
  const chance = seedsHeld.length / held.length;
  const { low, high } = proportionInterval(found, first, confidence, held.length);

  const model = await learn(Array.from(isSeed.keys()));
  const users = (await rank(model, takeSnapshot(snapshot, others))).slice(0, size);
  return Object.freeze({
    users,
    lift: Object.freeze({
      lift: found / first / chance,
      low: low / chance,
      high: high / chance,
      first,
      found,
      seeds: seedsHeld.length,
      users: held.length,
    }),
    model,
  });
}
