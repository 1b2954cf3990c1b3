import { describeValue, isClassTarget, PortraitError, type TargetVector, targetLength } from "@portrait/core";

/** What answers are as numbers: one column, or one of 0 and 1 for each class. */
export interface TargetColumns {
  /** The classes; empty for a single column. */
  readonly classes: readonly string[];
  /** The columns, one number a row. */
  readonly columns: readonly Float64Array[];
}

function wrongTarget(owner: string, multiclass: boolean, target: unknown): PortraitError {
  const received = isClassTarget(target) ? "classes" : describeValue(target);
  return new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the answers must be ${multiclass ? "classes" : "yes or no, or numbers"}; received ${received}.`,
    hint: multiclass
      ? "Leave multiclass out, or make examples with class names as target."
      : "Pass multiclass: true for classes.",
  });
}

/**
 * Answers as numbers.
 *
 * @param owner - Who asks, for the message.
 * @param target - The answers.
 * @param multiclass - Whether they must be classes.
 * @param rows - How many rows there are.
 * @throws PortraitError `invalid-argument` when they are of another kind; `invalid-data` when their number differs, or one is not
 *   finite.
 */
export function targetColumns(
  owner: string,
  target: TargetVector,
  multiclass: boolean,
  rows: number,
): TargetColumns {
  const classes = isClassTarget(target);
  const numbers = target instanceof Uint8Array || target instanceof Float64Array;
  if (multiclass ? !classes : !numbers) throw wrongTarget(owner, multiclass, target);
  if (targetLength(target) !== rows || (numbers && !target.every(Number.isFinite))) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: there must be one finite answer for each of the ${rows} rows.`,
      hint: "Make examples with createExamples, which checks this.",
    });
  }
  if (!isClassTarget(target)) return { classes: [], columns: [Float64Array.from(target)] };
  const columns = target.classes.map((_, class_) =>
    Float64Array.from(target.codes, (code) => Number(code === class_)),
  );
  return { classes: target.classes, columns };
}

/** The answers of some rows by level. */
export interface LevelAnswers {
  /** For each row its level. */
  readonly levels: Int32Array;
  /** How many levels there are. */
  readonly count: number;
  /** For each row its answer. */
  readonly answers: Float64Array;
  /** The rows that count. */
  readonly rows: Int32Array;
}

/**
 * The mean of answers.
 *
 * @param answers - The answers.
 * @param rows - The rows that count.
 */
export function meanOf(answers: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += answers[row] as number;
  return rows.length === 0 ? 0 : sum / rows.length;
}

function varianceOf(answers: Float64Array, rows: Int32Array, mean: number): number {
  let sum = 0;
  for (const row of rows) sum += ((answers[row] as number) - mean) ** 2;
  return rows.length === 0 ? 0 : sum / rows.length;
}

function levelMeans({ levels, count, answers, rows }: LevelAnswers) {
  const [counts, means] = [new Float64Array(count), new Float64Array(count)];
  for (const row of rows) {
    const level = levels[row] as number;
    counts[level] = (counts[level] as number) + 1;
    means[level] = (means[level] as number) + (answers[row] as number);
  }
  return {
    counts,
    means: means.map((sum, level) => ((counts[level] as number) > 0 ? sum / (counts[level] as number) : 0)),
  };
}

/** For each level the share of its own mean in its encoding, by how sure that mean is. */
function empiricalShares(
  data: LevelAnswers,
  counts: Float64Array,
  means: Float64Array,
  mean: number,
): Float64Array {
  const { levels, count, answers, rows } = data;
  const squares = new Float64Array(count);
  for (const row of rows) {
    const level = levels[row] as number;
    squares[level] = (squares[level] as number) + ((answers[row] as number) - (means[level] as number)) ** 2;
  }
  const variance = varianceOf(answers, rows, mean);
  return counts.map((own, level) => {
    const between = variance * own;
    const share = between / (between + (squares[level] as number) / own);
    return Number.isNaN(share) ? 0 : share;
  });
}

/**
 * For each level the mean answer of its rows, drawn towards the mean of all: `s m_level + (1 - s) m`. With `smooth` a number,
 * `s = n / (n + smooth)`. With `auto` it is the empirical Bayes estimate `s = n v / (n v + v_level)`, with `n` rows of the level,
 * the variance `v` of all answers and that of the level's.
 *
 * @param data - Levels and answers.
 * @param mean - The mean answer of the rows that count.
 * @param smooth - How much is drawn.
 */
export function smoothedMeans(data: LevelAnswers, mean: number, smooth: number | "auto"): Float64Array {
  const { counts, means } = levelMeans(data);
  const shares =
    smooth === "auto"
      ? empiricalShares(data, counts, means, mean)
      : counts.map((count) => (count === 0 ? 0 : count / (count + smooth)));
  return means.map((own, level) => (shares[level] as number) * own + (1 - (shares[level] as number)) * mean);
}
