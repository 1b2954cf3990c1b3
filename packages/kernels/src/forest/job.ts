/** What the forest kernels are told, by name; all are 32-bit words but the last two. Offsets are byte offsets. */
export interface ForestJob {
  /** Rows of the source. */
  readonly rows: number;
  /** Columns of a row. */
  readonly columns: number;
  /** Bytes of a record, a multiple of 16: the bins of a row, one byte a column, then its payload. */
  readonly stride: number;
  /** Where in a record the payload begins; a multiple of 2 when coded. */
  readonly payloadAt: number;
  /** 1: the payload is two bytes, times drawn and class, looked up in `table`; 0: two float64, weight and target. */
  readonly coded: number;
  /** How many classes, if more than two; 0 for two classes and for numbers. */
  readonly classes: number;
  /** 0 Gini, 1 entropy, 2 squared error, 3 absolute error (sorted rows only). */
  readonly criterion: number;
  /** Whether cuts are drawn at random (1) or searched for (0). */
  readonly random: number;
  /** How many columns are drawn for a split. */
  readonly features: number;
  /** The greatest depth of a leaf. */
  readonly maxDepth: number;
  /** The fewest rows that are split. */
  readonly minSplit: number;
  /** The fewest rows of a leaf. */
  readonly minLeaf: number;
  /** The most leaves of a tree, which then grows best split first; 0 for no bound. */
  readonly maxLeaves: number;
  /** How many rows a tree draws with replacement; 0: it takes each row once. */
  readonly draws: number;
  /** The records. */
  readonly source: number;
  /** One byte a column: 1 for categories. */
  readonly kinds: number;
  /** For each column 256 float64: the least value of each bin. */
  readonly lows: number;
  /** For each column 256 float64: the greatest value of each bin. */
  readonly highs: number;
  /** Two float64 for each code: what a row adds to the weight and to the weighted target. */
  readonly table: number;
  /** One uint32 a tree. */
  readonly seeds: number;
  /** How many trees. */
  readonly trees: number;
  /** Where the workspaces of the threads begin. */
  readonly workspace: number;
  /** Bytes of one thread's workspace; the offsets that follow are within it. */
  readonly workspaceBytes: number;
  /** Records of a tree. */
  readonly bufferA: number;
  /** Records of a tree. */
  readonly bufferB: number;
  /** One byte a row: how often it was drawn. */
  readonly counts: number;
  /** The nodes. */
  readonly nodes: number;
  /** Bytes of a node, 72 and 8 for each class. */
  readonly nodeBytes: number;
  /** Sets of bins that go left, 32 bytes each: bin `b` is bit `b % 8` of byte `floor(b / 8)`. */
  readonly sets: number;
  /** Histograms. */
  readonly histogram: number;
  /** One int32 a node. */
  readonly frontier: number;
  /** One int32 a column. */
  readonly permutation: number;
  /** Small things. */
  readonly scratch: number;
  /** Sums of what trees say of rows that they did not draw, float64, as many a row as classes, at least 1. */
  readonly oobSums: number;
  /** How many trees did not draw a row, one uint32 a row. */
  readonly oobHits: number;
  /** Whether rows are sorted by each column (1) or binned (0). */
  readonly sorted: number;
  /** Sorted: for each column its rows by value, pairs of uint32: row, rank of its value. */
  readonly lists: number;
  /** Sorted: for each column one byte a row, for categories. */
  readonly columnCodes: number;
  /** Sorted: two float64 a row, weight and target. */
  readonly payloads: number;
  /** Sorted: one byte a row. */
  readonly sides: number;
  /** Sorted: room for pairs of uint32, one a row. */
  readonly spare: number;
  /** Sorted: for each column the offset of its different values, ascending, as a uint32. */
  readonly distinct: number;
  /** By how much a split must decrease the impurity, as a share of a tree's weight. */
  readonly minDecrease: number;
  /** What the differences of scores are multiplied by. */
  readonly gainScale: number;
}

/** Bytes of a {@link ForestJob} in memory. */
export const FOREST_JOB_BYTES = 272;

/** The 32-bit words of a {@link ForestJob}, in their order. */
const WORDS = [
  "rows",
  "columns",
  "stride",
  "payloadAt",
  "coded",
  "classes",
  "criterion",
  "random",
  "features",
  "maxDepth",
  "minSplit",
  "minLeaf",
  "maxLeaves",
  "draws",
  "source",
  "kinds",
  "lows",
  "highs",
  "table",
  "seeds",
  "trees",
  "workspace",
  "workspaceBytes",
  "bufferA",
  "bufferB",
  "counts",
  "nodes",
  "nodeBytes",
  "sets",
  "histogram",
  "frontier",
  "permutation",
  "scratch",
  "oobSums",
  "oobHits",
  "sorted",
  "lists",
  "columnCodes",
  "payloads",
  "sides",
  "spare",
  "distinct",
] as const satisfies readonly (keyof ForestJob)[];

/**
 * Writes a job where the kernels read it.
 *
 * @param buffer - The memory.
 * @param at - The byte offset, a multiple of 8, with room for {@link FOREST_JOB_BYTES}.
 * @param job - The job.
 *
 * @example
 * ```ts
 * import { instantiate } from "@portrait/kernels";
 * import { FOREST_JOB_BYTES, forest, noJob, writeForestJob } from "@portrait/kernels/forest";
 *
 * const instance = await instantiate(forest);
 * const at = instance.alloc(FOREST_JOB_BYTES);
 * writeForestJob(instance.u8(0, 1).buffer, at, { ...noJob, rows: 5 });
 * instance.u32(at, 1)[0]; // => 5
 * ```
 */
export function writeForestJob(buffer: ArrayBufferLike, at: number, job: ForestJob): void {
  const words = new Uint32Array(buffer, at, WORDS.length);
  WORDS.forEach((name, index) => {
    words[index] = job[name];
  });
  new Float64Array(buffer, at + 256, 2).set([job.minDecrease, job.gainScale]);
}

/** Reads a job that was written. */
export function readForestJob(buffer: ArrayBufferLike, at: number): ForestJob {
  const words = new Uint32Array(buffer, at, WORDS.length);
  const [minDecrease = 0, gainScale = 1] = new Float64Array(buffer, at + 256, 2);
  const entries = WORDS.map((name, index) => [name, words[index] as number] as const);
  const job = Object.fromEntries(entries) as Record<(typeof WORDS)[number], number>;
  return { ...job, minDecrease, gainScale };
}

/** A job whose words are all 0, to spread over. */
export const noJob: ForestJob = Object.freeze({
  ...(Object.fromEntries(WORDS.map((name) => [name, 0])) as Record<(typeof WORDS)[number], number>),
  minDecrease: 0,
  gainScale: 1,
});

/** The fields of a node; `totals` are the classes' weights, or the median under absolute error. */
export type ForestNodeField =
  | "feature"
  | "cut"
  | "left"
  | "missingLeft"
  | "set"
  | "depth"
  | "begin"
  | "end"
  | "weight"
  | "gain"
  | "sum"
  | "threshold"
  | "buffer"
  | "totals";

/** Where the fields of a node lie, in bytes; weight, gain, sum and threshold are float64, the others int32. */
export const FOREST_NODE: Readonly<Record<ForestNodeField, number>> = Object.freeze({
  feature: 0,
  cut: 4,
  left: 8,
  missingLeft: 12,
  set: 16,
  depth: 20,
  begin: 24,
  end: 28,
  weight: 32,
  gain: 40,
  sum: 48,
  threshold: 56,
  buffer: 64,
  totals: 72,
});
