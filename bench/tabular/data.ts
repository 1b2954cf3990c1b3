import { createRandom, type Random } from "@portrait/core";

/** Columns of numbers with an answer for each row. */
export interface DenseData {
  readonly name: string;
  readonly rows: number;
  /** One array a column; NaN where a value is missing. */
  readonly columns: readonly Float64Array[];
  /** Which columns hold codes of categories, -1 never. */
  readonly categorical: readonly number[];
  readonly task: "binary" | "multiclass" | "regression" | "poisson";
  readonly target: Float64Array;
  readonly classes: number;
}

/** Rows of a sparse matrix with a yes-or-no answer. */
export interface SparseData {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly target: Float64Array;
}

/** What {@link makeDense} varies. */
export interface DenseShape {
  readonly task?: DenseData["task"];
  /** The share of values that are missing. */
  readonly missing?: number;
  /** How many of the columns are categories of 40 levels. */
  readonly categorical?: number;
  readonly seed?: number;
}

const LEVELS = 40;

/** What the answers follow: a few smooth, stepped and joint effects of the first ten columns. */
function signal(x: (column: number) => number): number {
  return (
    1.2 * x(0) +
    0.9 * x(1) * x(2) +
    (x(3) > 0.5 ? 1 : -0.4) +
    0.7 * Math.sin(2 * x(4)) +
    0.6 * Math.abs(x(5)) -
    0.5 * x(6) +
    (x(7) > 0 && x(8) > 0 ? 0.8 : 0) -
    0.5
  );
}

function answer(task: DenseData["task"], score: number, other: number, random: Random): number {
  if (task === "regression") return score + 0.5 * random.normal();
  if (task === "poisson") return Math.floor(-Math.log(1 - random.next()) * Math.exp(0.4 * score));
  if (task === "binary") return random.next() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  const scores = [score, other, -score, 0.5 * score - other, 0.3].map(
    (value) => value - Math.log(-Math.log(1 - random.next())),
  );
  return scores.indexOf(Math.max(...scores));
}

/** Normal columns, the first ten of which tell the answer; seeded. */
export function makeDense(rows: number, width: number, shape: DenseShape = {}): DenseData {
  const { task = "binary", missing = 0, categorical = 0, seed = 1 } = shape;
  const random = createRandom(`dense/${seed}`);
  const columns = Array.from({ length: width }, () => new Float64Array(rows));
  const target = new Float64Array(rows);
  const effects = Array.from({ length: categorical }, () =>
    Float64Array.from({ length: LEVELS }, () => random.normal()),
  );
  for (let row = 0; row < rows; row++) {
    for (const column of columns) column[row] = random.normal();
    const at = (column: number): number => columns[column % width]?.[row] as number;
    let score = signal(at);
    for (let index = 0; index < categorical; index++) {
      const level = Math.floor(random.next() * LEVELS);
      (columns[width - 1 - index] as Float64Array)[row] = level;
      score += 0.4 * (effects[index]?.[level] as number);
    }
    target[row] = answer(task, score, at(9) + at(1), random);
    if (missing > 0) {
      for (let column = 0; column < width - categorical; column++) {
        if (random.next() < missing) (columns[column] as Float64Array)[row] = Number.NaN;
      }
    }
  }
  const label = [task, ...(missing > 0 ? ["missing"] : []), ...(categorical > 0 ? ["categorical"] : [])].join(
    ", ",
  );
  return {
    name: `${label}, seed ${seed}`,
    rows,
    columns,
    categorical: Array.from({ length: categorical }, (_, index) => width - categorical + index),
    task,
    target,
    classes: task === "multiclass" ? 5 : 2,
  };
}

/** Sparse rows of about `perRow` entries, columns with frequencies that fall as 1 / rank; seeded. */
export function makeSparse(rows: number, width: number, perRow: number, seed = 1): SparseData {
  const random = createRandom(`sparse/${seed}`);
  const truth = Float64Array.from({ length: width }, () => (random.next() < 0.1 ? random.normal() : 0));
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(rows * perRow);
  const values = new Float32Array(rows * perRow);
  const target = new Float64Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const places = new Set<number>();
    while (places.size < perRow) places.add(Math.min(width - 1, Math.floor(width ** random.next()) - 1));
    let score = 0;
    for (const place of [...places].sort((a, b) => a - b)) {
      const value = Math.fround((0.5 + random.next()) / Math.sqrt(perRow));
      indices[count] = place;
      values[count++] = value;
      score += 4 * value * (truth[place] as number);
    }
    offsets[row + 1] = count;
    target[row] = random.next() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  }
  return { name: `sparse, seed ${seed}`, rows, width, offsets, indices, values, target };
}

/** Two classes of eight normal clouds each in `width` dimensions, scaled to variance 1; seeded. */
export function makeClouds(rows: number, width: number, seed = 1): DenseData {
  const random = createRandom(`clouds/${seed}`);
  const centres = Array.from({ length: 16 }, () =>
    Float64Array.from({ length: width }, () => 0.75 * random.normal()),
  );
  const columns = Array.from({ length: width }, () => new Float64Array(rows));
  const target = new Float64Array(rows);
  const scale = 1 / Math.sqrt(1 + 0.75 ** 2);
  for (let row = 0; row < rows; row++) {
    const cloud = random.integer(16);
    target[row] = random.next() < 0.03 ? 1 - (cloud % 2) : cloud % 2;
    columns.forEach((column, index) => {
      column[row] = ((centres[cloud]?.[index] as number) + random.normal()) * scale;
    });
  }
  return { name: `clouds, seed ${seed}`, rows, columns, categorical: [], task: "binary", target, classes: 2 };
}

/** Some rows of dense data. */
export function rowsOf(data: DenseData, from: number, to: number): DenseData {
  return {
    ...data,
    rows: to - from,
    columns: data.columns.map((column) => column.slice(from, to)),
    target: data.target.slice(from, to),
  };
}

/** Some rows of sparse data. */
export function sparseRowsOf(data: SparseData, from: number, to: number): SparseData {
  const first = data.offsets[from] as number;
  const last = data.offsets[to] as number;
  return {
    ...data,
    rows: to - from,
    offsets: data.offsets.slice(from, to + 1).map((offset) => offset - first),
    indices: data.indices.slice(first, last),
    values: data.values.slice(first, last),
    target: data.target.slice(from, to),
  };
}
