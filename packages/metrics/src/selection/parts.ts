import {
  describeValue,
  type Examples,
  groupedFolds,
  PortraitError,
  type RowValues,
  stratifiedGroupedFolds,
  type TargetVector,
  takeExamples,
} from "@portrait/core";

type AnyExamples = Examples<RowValues, TargetVector>;

/** The rows of one fold. */
export interface FoldRows {
  /** The rows to learn from, ascending. */
  readonly trainRows: Int32Array;
  /** The rows to judge by, ascending. */
  readonly testRows: Int32Array;
}

/** What a caller may pass for folds: how many, or what a function such as `timeFolds` gave for the same examples. */
export type FoldsInput = number | readonly FoldRows[];

/** Whether a value may be taken for folds; {@link foldRowsOf} looks closer. */
export const areFolds = (value: unknown): boolean =>
  Array.isArray(value) || (Number.isSafeInteger(value) && Number(value) >= 2);

/** What {@link areFolds} asks for, in words. */
export const FOLDS_EXPECTED = "an integer >= 2 or a list of folds";

function refuse(owner: string, message: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `${owner}: ${message}`, hint });
}

const HINT = "Make the folds of these examples with groupedFolds, timeFolds or the like.";

function checkFold(owner: string, fold: unknown, number: number, rows: number, tested: Uint8Array): FoldRows {
  const isFold = typeof fold === "object" && fold !== null && "trainRows" in fold && "testRows" in fold;
  if (!isFold || !(fold.trainRows instanceof Int32Array) || !(fold.testRows instanceof Int32Array)) {
    throw refuse(
      owner,
      `fold ${number} must hold trainRows and testRows; received ${describeValue(fold)}.`,
      HINT,
    );
  }
  const { trainRows, testRows } = fold;
  if (trainRows.length === 0 || testRows.length === 0) {
    throw refuse(
      owner,
      `fold ${number} has no rows to ${trainRows.length === 0 ? "learn from" : "judge by"}.`,
      HINT,
    );
  }
  const outside = [...trainRows, ...testRows].find((row) => row < 0 || row >= rows);
  if (outside !== undefined) {
    throw refuse(owner, `fold ${number} names row ${outside}, but the examples have ${rows} rows.`, HINT);
  }
  const own = new Set(testRows);
  const shared = trainRows.find((row) => own.has(row));
  if (shared !== undefined)
    throw leak(owner, `fold ${number} learns from row ${shared}, which it is judged by`);
  for (const row of testRows) {
    if (tested[row] === 1) throw refuse(owner, `row ${row} is judged by more than one fold.`, HINT);
    tested[row] = 1;
  }
  return { trainRows, testRows };
}

function leak(owner: string, problem: string): PortraitError {
  return new PortraitError({ code: "leakage", message: `${owner}: ${problem}.`, hint: HINT });
}

/**
 * The folds of examples: those passed, checked, or so many of whole users with classes spread evenly.
 *
 * @param owner - Who asks, for the message.
 * @param examples - The examples.
 * @param folds - What the caller passed.
 * @param seed - The seed of folds that are made here.
 * @throws PortraitError `invalid-argument` when a list is none of these examples; `leakage` when a fold learns from
 *   what it is judged by; `invalid-data` when the examples are too few.
 */
export function foldRowsOf(
  owner: string,
  examples: AnyExamples,
  folds: FoldsInput,
  seed: number,
): readonly FoldRows[] {
  const rows = examples.users.length;
  if (typeof folds !== "number") {
    if (folds.length === 0) throw refuse(owner, '"folds" is an empty list.', HINT);
    const tested = new Uint8Array(rows);
    return folds.map((fold, index) => checkFold(owner, fold, index + 1, rows, tested));
  }
  const numeric = examples.target instanceof Float64Array;
  const { interactions: _, ...bare } = examples;
  return (numeric ? groupedFolds : stratifiedGroupedFolds)(
    { ...bare, table: { length: rows, columns: {} } },
    { folds, seed },
  );
}

/** A part to learn from and a part to judge by. */
export interface Part<Row extends RowValues, Target extends TargetVector> {
  /** To learn from. */
  readonly train: Examples<Row, Target>;
  /** To judge by. */
  readonly test: Examples<Row, Target>;
}

/**
 * The examples of a fold.
 *
 * @param examples - All examples.
 * @param fold - The rows.
 */
export function partOf<Row extends RowValues, Target extends TargetVector>(
  examples: Examples<Row, Target>,
  { trainRows, testRows }: FoldRows,
): Part<Row, Target> {
  return { train: takeExamples(examples, trainRows), test: takeExamples(examples, testRows) };
}
