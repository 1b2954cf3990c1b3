import type { PortraitError } from "../errors/portrait-error.js";
import { integerOption, resolveOptions } from "../options/options.js";
import { createRandom, permutation, type Random } from "../random/random.js";
import type { RowValues } from "../table/table.js";
import type { Examples } from "./examples.js";
import { checkExamples, type Fold, makeFold, refuse } from "./fold.js";
import { isClassTarget, type TargetVector } from "./target.js";

export type { Fold, HeldOut, Learnable } from "./fold.js";
export { type TimeFoldOptions, timeFolds } from "./time-folds.js";

/** Options of {@link kFolds}, {@link stratifiedFolds}, {@link groupedFolds} and {@link stratifiedGroupedFolds}. */
export interface FoldOptions {
  /** How many folds, an integer >= 2; left out, 5. */
  readonly folds?: number;
  /** Makes the division repeatable: an integer >= 0; left out, 0. */
  readonly seed?: number;
}

type AnyExamples = Examples<RowValues, TargetVector>;

const foldRules = { folds: integerOption(5, { min: 2 }), seed: integerOption(0, { min: 0 }) };

function tooFew(owner: string, what: string, count: number, folds: number): PortraitError {
  return refuse(
    "invalid-data",
    `${owner}: ${what} ${count === 1 ? "is" : "are"} too few for ${folds} folds.`,
    count >= 2 ? `Use at most ${count} folds.` : "Use more data.",
  );
}

/** The folds whose tests are the rows given one number each. */
function foldsOf<Row extends RowValues, Target extends TargetVector>(
  examples: Examples<Row, Target>,
  foldOf: Int32Array,
  folds: number,
): readonly Fold<Row, Target>[] {
  const rows = Int32Array.from(foldOf.keys());
  return Object.freeze(
    Array.from({ length: folds }, (_, fold) =>
      makeFold(
        examples,
        rows.filter((row) => foldOf[row] !== fold),
        rows.filter((row) => foldOf[row] === fold),
      ),
    ),
  );
}

/** For each row its class, and the classes' names. */
function classesOf(owner: string, { target }: AnyExamples) {
  if (isClassTarget(target)) return { codes: target.codes, names: target.classes };
  if (target instanceof Uint8Array) return { codes: Int32Array.from(target), names: ["false", "true"] };
  throw refuse(
    "invalid-argument",
    `${owner}: the examples must have classes to keep the shares of; theirs are numbers.`,
    `Use ${owner === "stratifiedFolds" ? "kFolds" : "groupedFolds"}.`,
  );
}

/** Users in a random order with their rows. */
function shuffledGroups(users: readonly string[], random: Random): readonly (readonly number[])[] {
  const rows = new Map<string, number[]>();
  users.forEach((user, row) => {
    const known = rows.get(user);
    if (known === undefined) rows.set(user, [row]);
    else known.push(row);
  });
  const groups = [...rows.values()];
  return Array.from(permutation(groups.length, random), (group) => groups[group] as readonly number[]);
}

function least(count: number, cost: (index: number) => readonly [number, number]): number {
  let best = 0;
  let [lowest, second] = cost(0);
  for (let index = 1; index < count; index++) {
    const [first, next] = cost(index);
    if (first < lowest || (first === lowest && next < second)) [best, lowest, second] = [index, first, next];
  }
  return best;
}

/**
 * Divides rows at random into folds of equal size, each the test once. Rows of one user may come into both parts: use
 * {@link groupedFolds} where users have several rows, and {@link timeFolds} where the future is to be foretold.
 *
 * Cost: copies all rows once for each fold.
 *
 * @param examples - The examples.
 * @param options - `folds` and `seed`.
 * @throws PortraitError `invalid-option`; `invalid-argument` for what are no examples; `invalid-data` for fewer rows
 *   than folds.
 *
 * @example
 * ```ts
 * import { createExamples, kFolds } from "@portrait/core";
 *
 * const examples = createExamples({
 *   rows: [{ n: 1 }, { n: 2 }, { n: 3 }],
 *   schema: { columns: [{ name: "n", type: "number" }] },
 *   target: [10, 20, 30],
 * });
 * kFolds(examples, { folds: 3, seed: 1 }).map(({ train, test }) => train.table.length + test.table.length); // => [3, 3, 3]
 * ```
 */
export function kFolds<Row extends RowValues, Target extends TargetVector>(
  examples: Examples<Row, Target>,
  options?: FoldOptions,
): readonly Fold<Row, Target>[] {
  const { folds, seed } = resolveOptions("kFolds", foldRules, options);
  checkExamples("kFolds", examples);
  const rows = examples.users.length;
  if (rows < folds) throw tooFew("kFolds", `${rows} rows`, rows, folds);
  const foldOf = new Int32Array(rows);
  permutation(rows, createRandom(seed).fork("folds")).forEach((row, place) => {
    foldOf[row] = place % folds;
  });
  return foldsOf(examples, foldOf, folds);
}

/**
 * Divides rows at random into folds so that each class is spread evenly: its numbers of rows in two folds differ by at
 * most one, and so do the sizes of the folds.
 *
 * Cost: copies all rows once for each fold.
 *
 * @param examples - Examples of a yes-or-no outcome or of several classes.
 * @param options - `folds` and `seed`.
 * @throws PortraitError `invalid-option`; `invalid-argument` for what are no examples, or examples of numbers;
 *   `invalid-data` when a class that occurs has fewer rows than there are folds.
 *
 * @example
 * ```ts
 * import { createExamples, stratifiedFolds } from "@portrait/core";
 *
 * const examples = createExamples({
 *   rows: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
 *   schema: { columns: [{ name: "n", type: "number" }] },
 *   target: [true, false, true, false],
 * });
 * stratifiedFolds(examples, { folds: 2 }).map(({ test }) => [...test.target].sort()); // => [[0, 1], [0, 1]]
 * ```
 */
export function stratifiedFolds<Row extends RowValues, Target extends TargetVector>(
  examples: Examples<Row, Target>,
  options?: FoldOptions,
): readonly Fold<Row, Target>[] {
  const { folds, seed } = resolveOptions("stratifiedFolds", foldRules, options);
  checkExamples("stratifiedFolds", examples);
  const { codes, names } = classesOf("stratifiedFolds", examples);
  if (codes.length === 0) throw tooFew("stratifiedFolds", "0 rows", 0, folds);
  const order = permutation(codes.length, createRandom(seed).fork("folds"));
  const foldOf = new Int32Array(codes.length);
  let next = 0;
  names.forEach((name, code) => {
    const rows = order.filter((row) => codes[row] === code);
    if (rows.length > 0 && rows.length < folds) {
      const what = `the ${rows.length} ${rows.length === 1 ? "row" : "rows"} of class ${JSON.stringify(name)}`;
      throw tooFew("stratifiedFolds", what, rows.length, folds);
    }
    for (const row of rows) {
      foldOf[row] = next % folds;
      next += 1;
    }
  });
  return foldsOf(examples, foldOf, folds);
}

/**
 * Divides users at random into folds of about equally many rows, so that no user is in both parts of a fold. Users
 * with most rows are placed first, each into the fold with the fewest rows.
 *
 * Cost: copies all rows once for each fold.
 *
 * @param examples - The examples.
 * @param options - `folds` and `seed`.
 * @throws PortraitError `invalid-option`; `invalid-argument` for what are no examples; `invalid-data` for fewer users
 *   than folds.
 *
 * @example
 * ```ts
 * import { createExamples, groupedFolds } from "@portrait/core";
 *
 * const examples = createExamples({
 *   rows: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
 *   schema: { columns: [{ name: "n", type: "number" }] },
 *   target: [true, false, true, false],
 *   users: ["ann", "bob", "ann", "bob"],
 * });
 * groupedFolds(examples, { folds: 2 }).map(({ test }) => new Set(test.users).size); // => [1, 1]
 * ```
 */
export function groupedFolds<Row extends RowValues, Target extends TargetVector>(
  examples: Examples<Row, Target>,
  options?: FoldOptions,
): readonly Fold<Row, Target>[] {
  const { folds, seed } = resolveOptions("groupedFolds", foldRules, options);
  checkExamples("groupedFolds", examples);
  const groups = shuffledGroups(examples.users, createRandom(seed).fork("folds"));
  if (groups.length < folds) throw tooFew("groupedFolds", `${groups.length} users`, groups.length, folds);
  const sizes = new Float64Array(folds);
  const members = new Float64Array(folds);
  const foldOf = new Int32Array(examples.users.length);
  for (const rows of groups.toSorted((a, b) => b.length - a.length)) {
    const fold = least(folds, (index) => [sizes[index] as number, members[index] as number]);
    sizes[fold] = (sizes[fold] as number) + rows.length;
    members[fold] = (members[fold] as number) + 1;
    for (const row of rows) foldOf[row] = fold;
  }
  return foldsOf(examples, foldOf, folds);
}

/**
 * Divides users at random into folds so that no user is in both parts of a fold and each class is spread as evenly as
 * whole users allow. Users who hold the greatest shares of classes are placed first, each into the fold that holds
 * least of the user's classes; it is a heuristic, and few users with many rows cannot be spread evenly.
 *
 * Cost: users times folds times classes, and copies all rows once for each fold.
 *
 * @param examples - Examples of a yes-or-no outcome or of several classes.
 * @param options - `folds` and `seed`.
 * @throws PortraitError `invalid-option`; `invalid-argument` for what are no examples, or examples of numbers;
 *   `invalid-data` when fewer users than folds have rows of a class that occurs.
 *
 * @example
 * ```ts
 * import { createExamples, stratifiedGroupedFolds } from "@portrait/core";
 *
 * const examples = createExamples({
 *   rows: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
 *   schema: { columns: [{ name: "n", type: "number" }] },
 *   target: ["tea", "milk", "tea", "milk"],
 *   users: ["ann", "ann", "bob", "bob"],
 * });
 * stratifiedGroupedFolds(examples, { folds: 2 }).map(({ test }) => test.table.length); // => [2, 2]
 * ```
 */
export function stratifiedGroupedFolds<Row extends RowValues, Target extends TargetVector>(
  examples: Examples<Row, Target>,
  options?: FoldOptions,
): readonly Fold<Row, Target>[] {
  const owner = "stratifiedGroupedFolds";
  const { folds, seed } = resolveOptions(owner, foldRules, options);
  checkExamples(owner, examples);
  const { codes, names } = classesOf(owner, examples);
  const groups = shuffledGroups(examples.users, createRandom(seed).fork("folds"));
  if (groups.length < folds) throw tooFew(owner, `${groups.length} users`, groups.length, folds);
  const totals = new Float64Array(names.length);
  for (const code of codes) totals[code] = (totals[code] as number) + 1;
  const shares = groups.map((rows) => {
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(codes[row] as number, (counts.get(codes[row] as number) ?? 0) + 1);
    return {
      rows,
      of: [...counts].map(([code, count]) => [code, count / (totals[code] as number)] as const),
    };
  });
  names.forEach((name, code) => {
    const holders = shares.filter(({ of }) => of.some(([other]) => other === code)).length;
    if (holders === 0 || holders >= folds) return;
    const what = `the ${holders} ${holders === 1 ? "user" : "users"} of class ${JSON.stringify(name)}`;
    throw tooFew(owner, what, holders, folds);
  });
  const weight = ({ of }: (typeof shares)[number]): number => of.reduce((sum, [, share]) => sum + share, 0);
  const held = Array.from({ length: folds }, () => new Float64Array(names.length));
  const sizes = new Float64Array(folds);
  const foldOf = new Int32Array(codes.length);
  for (const { rows, of } of shares.toSorted((a, b) => weight(b) - weight(a))) {
    const fold = least(folds, (index) => [
      of.reduce((sum, [code, share]) => sum + share * ((held[index] as Float64Array)[code] as number), 0),
      sizes[index] as number,
    ]);
    const taken = held[fold] as Float64Array;
    for (const [code, share] of of) taken[code] = (taken[code] as number) + share;
    sizes[fold] = (sizes[fold] as number) + rows.length;
    for (const row of rows) foldOf[row] = fold;
  }
  return foldsOf(examples, foldOf, folds);
}
