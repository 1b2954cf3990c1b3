import type { KernelInstance } from "@portrait/kernels";
import { type EnsembleKernels, ensemble } from "@portrait/kernels/ensemble";
import { type KernelCase, placeF64, placeI32, type Runnable, randomOf, suite } from "./case.ts";

const ROWS = 100_000;
const COLUMNS = 30;
const TREES = 100;
const DEPTH = 6;
const NODES = 2 ** (DEPTH + 1) - 1;
const GROUPS = ROWS / 8;
const BLOCK = 64;

/** Full trees of one depth over random columns: nodes of `size` bytes, and for each tree the offset of its root. */
function trees(instance: KernelInstance<EnsembleKernels>, size: 16 | 32, end: number): number[] {
  const random = randomOf("ensemble");
  const base = instance.alloc(TREES * NODES * size);
  const root = (tree: number): number => base + tree * NODES * size;
  for (let tree = 0; tree < TREES; tree++) {
    for (let node = 0; node < NODES; node++) {
      const at = root(tree) + node * size;
      const inner = node < (NODES - 1) / 2;
      const next = tree + 1 < TREES ? root(tree + 1) : end;
      const child = inner ? root(tree) + (2 * node + 1) * size : size === 16 ? at : next;
      instance.f64(at, 1)[0] = inner ? random.next() : Number.POSITIVE_INFINITY;
      if (size === 32) instance.f64(at + 8, 1)[0] = inner ? 0 : random.next();
      instance.u32(at + (size === 32 ? 16 : 8), 2).set([inner ? 64 * random.integer(COLUMNS) : 0, child]);
    }
  }
  return Array.from({ length: TREES }, (_, tree) => root(tree));
}

function data(instance: KernelInstance<EnsembleKernels>) {
  const random = randomOf("rows");
  return {
    staged: placeF64(instance, ROWS * COLUMNS, () => random.next()),
    views: placeI32(instance, 2 * COLUMNS, (at) => (at % 2 === 0 ? at / 2 : 1)),
    scratch: instance.alloc(instance.threads * (BLOCK * COLUMNS * 64 + 64)),
    sums: instance.alloc(8 * ROWS),
  };
}

const shape = "100 full trees of depth 6, 100,000 x 30";
const bytes = 8 * ROWS * (COLUMNS + 1);

const cases: readonly KernelCase<EnsembleKernels>[] = [
  {
    kernel: "predict",
    shape,
    bytes,
    flops: 0,
    unit: "step",
    units: ROWS * TREES * DEPTH,
    threads: true,
    prepare(instance) {
      const { staged, views, scratch, sums } = data(instance);
      const roots = trees(instance, 16, 0);
      const list = placeI32(instance, 3 * TREES, (at) => (at % 3 === 0 ? (roots[at / 3] as number) : DEPTH));
      const random = randomOf("leaves");
      const values = placeF64(instance, TREES * NODES, () => random.next());
      const nodes = roots[0] as number;
      const tail = [nodes, list, TREES, 0, values, 1, 1, BLOCK, scratch, sums];
      return () => instance.parallel("predict", staged, ROWS, GROUPS, views, COLUMNS, ...tail);
    },
  },
  {
    kernel: "predictChains",
    shape,
    bytes,
    flops: 0,
    unit: "node",
    units: ROWS * TREES * (DEPTH + 1),
    threads: true,
    prepare(instance) {
      const { staged, views, scratch, sums } = data(instance);
      const end = instance.alloc(32);
      instance.f64(end, 1)[0] = Number.POSITIVE_INFINITY;
      instance.u32(end + 16, 2).set([0, end]);
      const roots = trees(instance, 32, end);
      const chains = placeI32(
        instance,
        4,
        (at) => [roots[0] as number, end, TREES * (DEPTH + 1), 0][at] as number,
      );
      const tail = [chains, 1, 1, BLOCK, scratch, sums];
      return () => instance.parallel("predictChains", staged, ROWS, GROUPS, views, COLUMNS, ...tail);
    },
  },
];

/** The kernels that walk down ensembles. */
export const ensembleCases: readonly Runnable[] = suite(ensemble, cases);
