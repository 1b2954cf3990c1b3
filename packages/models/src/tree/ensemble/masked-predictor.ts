import type { BlockPredictor } from "./block-predictor.js";
import type { EnsembleMemory } from "./kernel-memory.js";
import { mostLeaves } from "./leaf-ranges.js";
import { writeMaskedTrees } from "./masked-memory.js";
import { writeQuantisedViews } from "./quantised-memory.js";
import { type QuantisedViews, quantisedViews } from "./quantised-views.js";
import { outputDivisors, type TreeEnsemble } from "./tree-ensemble.js";

/** Trees of more leaves than this are walked down in less time than all of their splits are looked at. */
const MOST_LEAVES = 64;

/** Rows of a group, which is worked on at a time. */
const GROUP = 64;

/** In how many bytes rows are staged, at most, by one thread: a part of the second cache. */
const STAGED_ALONE = 2 ** 18;

/** The same by several threads: few enough that memory is not touched anew for each block. */
const STAGED = 2 ** 21;

/** How many bytes of quantised rows pass a tree at a time: half of the first cache. */
const BLOCK_BYTES = 2 ** 14;

/**
 * Whether an ensemble's trees are so small that masks find their leaves.
 *
 * @param ensemble - The ensemble.
 */
export const isShallow = (ensemble: TreeEnsemble): boolean => mostLeaves(ensemble) <= MOST_LEAVES;

/**
 * The views that masks need of an ensemble.
 *
 * @param ensemble - The ensemble.
 * @returns `undefined` when masks are not the quickest way to its answers.
 */
export function maskable(ensemble: TreeEnsemble): QuantisedViews | undefined {
  return isShallow(ensemble) ? quantisedViews(ensemble) : undefined;
}

/**
 * Loads an ensemble of small trees: each split clears the leaves at its left for the rows that go right, 16 rows at a
 * time, and the first leaf that is left is the row's. C. Lucchese et al., "QuickScorer", SIGIR 2015.
 *
 * @param memory - Where to.
 * @param ensemble - The ensemble.
 * @param quantised - Its views.
 * @param rows - How many rows will be asked for at a time, about.
 */
export function loadMasked(
  memory: EnsembleMemory,
  ensemble: TreeEnsemble,
  quantised: QuantisedViews,
  rows: number,
): BlockPredictor {
  const { outputs, leafWidth, roots, base } = ensemble;
  const { lines } = quantised;
  const slots = [...new Set(quantised.views.map(({ column }) => column))];
  const rowBytes = (slots.length + outputs) * 8;
  const room = Math.floor((memory.threads === 1 ? STAGED_ALONE : STAGED) / rowBytes);
  const asked = memory.threads === 1 ? room : Math.ceil(rows / GROUP) * GROUP;
  const groups = Math.max(1, Math.floor(Math.min(room, asked) / GROUP));
  const capacity = groups * GROUP;
  const staged = memory.alloc(Math.max(1, slots.length) * capacity * 8);
  const out = memory.alloc(capacity * outputs * 8);
  const views = writeQuantisedViews(memory, quantised.views, slots);
  const trees = writeMaskedTrees(memory, ensemble, quantised);
  const last = memory.alloc(outputs * 16);
  const finishing = memory.f64(last, outputs * 2);
  outputDivisors(ensemble).forEach((divisor, output) => {
    finishing.set([divisor, base[output] as number], output * 2);
  });
  const block = Math.max(
    1,
    Math.min(groups, Math.floor(BLOCK_BYTES / (lines * GROUP + outputs * GROUP * 8))),
  );
  const scratchBytes = 32 * GROUP + block * GROUP * (lines + outputs * 8);
  const scratch = memory.alloc(memory.threads * scratchBytes);
  return {
    memory,
    capacity,
    predict(columns, from, count, raw) {
      slots.forEach((column, slot) => {
        const values = (columns[column] as Float64Array).subarray(from, from + count);
        memory.f64(staged + slot * capacity * 8, count).set(values);
      });
      memory.parallel(
        "predictMasked",
        staged,
        capacity,
        count,
        views,
        quantised.views.length,
        lines,
        trees,
        roots.length,
        leafWidth,
        outputs,
        last,
        block,
        scratch,
        scratchBytes,
        out,
      );
      raw.set(memory.f64(out, count * outputs), from * outputs);
    },
  };
}
