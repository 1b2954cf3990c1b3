import type { FitContext, Random, RowValues, Table } from "@portrait/core";
import { instantiate, type KernelInstance } from "@portrait/kernels";
import { type ForestKernels, forest } from "@portrait/kernels/forest";
import { createEnsembleBuilder, type EnsembleBuilder } from "../ensemble/ensemble-builder.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import type { TreeInputs } from "../ensemble/tree-inputs.js";
import type { Answers } from "./answers.js";
import { binColumns } from "./binned-columns.js";
import { canonicalOrder } from "./canonical-order.js";
import type { Growth } from "./growth.js";
import { type OutOfBag, readOutOfBag } from "./out-of-bag.js";
import { type ReadColumn, readTree } from "./read-tree.js";
import { layOutRows, type RowsMemory } from "./rows-memory.js";
import { layOutSorted, sortColumns } from "./sorted-memory.js";

/** Trees, and what they say of rows that they did not draw. */
export interface GrownTrees {
  /** The trees. */
  readonly ensemble: TreeEnsemble;
  /** Undefined unless it was asked for. */
  readonly outOfBag: OutOfBag | undefined;
}

/** What growing trees needs of a fit. */
export type GrowthContext = Pick<FitContext<unknown>, "random" | "workers" | "step">;

function writeSeeds(instance: KernelInstance<ForestKernels>, memory: RowsMemory, random: Random): void {
  const { seeds, trees } = memory.job;
  const stream = random.fork("trees");
  const words = instance.u32(seeds, trees);
  for (let tree = 0; tree < trees; tree++) words[tree] = stream.integer(2 ** 32);
}

/** For how many times the nodes of the first tree, times the trees, there is room at once, and for how many at most. */
const [SPARE_NODES, MOST_NODES] = [1.1, 2 ** 22];

/** Bytes for a row beside its bins, about, and how many are asked for at once. */
const [ROW_BYTES, MOST_BYTES] = [64, 2 ** 30];

async function growAll(
  instance: KernelInstance<ForestKernels>,
  memory: RowsMemory,
  columns: readonly ReadColumn[],
  growth: Growth,
  context: GrowthContext,
): Promise<TreeEnsemble> {
  const { job, place } = memory;
  const outputs = Math.max(1, job.classes);
  let builder: EnsembleBuilder | undefined;
  for (let tree = 0; tree < growth.trees; tree += instance.threads) {
    instance.parallel("grow", place, tree);
    if (growth.outOfBag) instance.parallel("outOfBag", place, tree);
    const grown = Math.min(instance.threads, growth.trees - tree);
    for (let thread = 0; thread < grown; thread++) {
      const read = readTree(instance, memory, columns, thread);
      builder ??= createEnsembleBuilder({
        columns: columns.length,
        outputs,
        leafWidth: outputs,
        average: true,
        capacity: Math.min(MOST_NODES, Math.ceil(read.feature.length * growth.trees * SPARE_NODES)),
      });
      builder.addTree(read);
    }
    await context.step(tree + grown, growth.trees);
  }
  return (builder as EnsembleBuilder).build();
}

/**
 * Grows trees over binned rows.
 *
 * @param inputs - How rows are encoded.
 * @param table - The rows.
 * @param answers - Their answers.
 * @param growth - The settings.
 * @param context - Seed, threads, progress.
 * @param simd - `false` for the TypeScript twin.
 * @throws PortraitError `invalid-data`, `out-of-memory`, `aborted`.
 */
export async function growTrees<Row extends RowValues>(
  inputs: TreeInputs<Row>,
  table: Table,
  answers: Answers,
  growth: Growth,
  context: GrowthContext,
  simd = true,
): Promise<GrownTrees> {
  const { weights, targets } = answers;
  const columns = await binColumns(inputs.columns, inputs.encode(table), context.random);
  const order = canonicalOrder(
    columns.map(({ codes }) => codes),
    weights === undefined ? [targets] : [targets, weights],
    (row) => weights === undefined || (weights[row] as number) > 0,
  );
  const { workers } = context;
  const bytes = Math.min(MOST_BYTES, order.length * (columns.length + ROW_BYTES));
  const instance = await instantiate(forest, {
    bytes,
    simd,
    ...(workers === undefined ? {} : { workers }),
  });
  try {
    const memory = layOutRows(instance, columns, answers, order, growth);
    writeSeeds(instance, memory, context.random);
    const ensemble = await growAll(instance, memory, columns, growth, context);
    const outOfBag = growth.outOfBag ? readOutOfBag(instance, memory, answers, order) : undefined;
    return { ensemble, outOfBag };
  } finally {
    instance.dispose();
  }
}

/**
 * Grows one tree by exact splits: over rows that are sorted by each column.
 *
 * @param inputs - How rows are encoded.
 * @param table - The rows.
 * @param answers - Their answers.
 * @param growth - The settings, of one tree that draws no rows.
 * @param context - Seed, progress.
 * @param simd - `false` for the TypeScript twin.
 * @throws PortraitError `invalid-data`, `out-of-memory`, `aborted`.
 */
export async function growSorted<Row extends RowValues>(
  inputs: TreeInputs<Row>,
  table: Table,
  answers: Answers,
  growth: Growth,
  context: GrowthContext,
  simd = true,
): Promise<TreeEnsemble> {
  const { weights, targets } = answers;
  const encoded = inputs.encode(table);
  const byName = inputs.columns
    .map(({ name }, input) => ({ name, input }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ input }) => encoded[input] as Float64Array);
  const order = canonicalOrder(
    [],
    weights === undefined ? [...byName, targets] : [...byName, targets, weights],
    (row) => weights === undefined || (weights[row] as number) > 0,
  );
  const instance = await instantiate(forest, { simd });
  try {
    const columns = sortColumns(inputs.columns, encoded, order);
    const memory = layOutSorted(instance, columns, answers, order, growth);
    writeSeeds(instance, memory, context.random);
    return await growAll(instance, memory, columns, growth, context);
  } finally {
    instance.dispose();
  }
}
