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
      instance.f64(at, 1)[0] = inner || size === 16 ? random.next() : Number.POSITIVE_INFINITY;
      if (size === 32) instance.f64(at + 8, 1)[0] = inner ? 0 : random.next();
      instance
        .u32(at + (size === 32 ? 16 : 8), 2)
        .set([64 * (inner ? random.integer(COLUMNS) : size === 16 ? COLUMNS : 0), child]);
    }
  }
  return Array.from({ length: TREES }, (_, tree) => root(tree));
}

function data(instance: KernelInstance<EnsembleKernels>) {
  const random = randomOf("rows");
  return {
    staged: placeF64(instance, ROWS * COLUMNS, () => random.next()),
    views: placeI32(instance, 2 * COLUMNS, (at) => (at % 2 === 0 ? at / 2 : 1)),
    scratch: instance.alloc(instance.threads * (BLOCK * (COLUMNS + 1) * 64 + 64)),
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
      const list = placeI32(instance, 2 * TREES, (at) => (at % 2 === 0 ? (roots[at / 2] as number) : DEPTH));
      const tail = [list, TREES, 0, 1, 1, BLOCK, scratch, sums];
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
  {
    kernel: "predictMasked",
    shape: "100 trees of 32 leaves, 100,000 x 30",
    bytes,
    flops: 0,
    unit: "split",
    units: ROWS * TREES * 40,
    threads: true,
    prepare(instance) {
      const { staged, sums } = data(instance);
      const { views, trees: first } = maskedTrees(instance);
      const divisors = placeF64(instance, 2, (at) => 1 - at);
      const scratchBytes = 2048 + 64 * 8 * (COLUMNS + 8);
      const scratch = instance.alloc(instance.threads * scratchBytes);
      const tail = [first, TREES, 1, 1, divisors, 8, scratch, scratchBytes, sums];
      return () => instance.parallel("predictMasked", staged, ROWS, ROWS, views, COLUMNS, COLUMNS, ...tail);
    },
  },
];

/** Trees of 32 leaves, about ten splits for each byte of them, over columns of 63 thresholds. */
function maskedTrees(instance: KernelInstance<EnsembleKernels>): { views: number; trees: number } {
  const random = randomOf("masks");
  const thresholds = placeF64(instance, 64, (at) => (at < 63 ? (at + 1) / 64 : Number.POSITIVE_INFINITY));
  const cells = instance.alloc(64);
  instance.u8(cells, 64).set(Array.from({ length: 64 }, (_, cell) => Math.min(62, cell)));
  const views = instance.alloc(COLUMNS * 48);
  for (let column = 0; column < COLUMNS; column++) {
    instance.u32(views + column * 48, 4).set([column, 1, thresholds, cells]);
    instance.f64(views + column * 48 + 16, 3).set([1 / 64, 64, 63]);
    instance.u32(views + column * 48 + 40, 1).set([1]);
  }
  const values = placeF64(instance, 32 * TREES, () => random.next());
  const trees = instance.alloc(TREES * 368);
  for (let tree = 0; tree < TREES; tree++) {
    instance.u32(trees + tree * 368, 4).set([values + tree * 256, 4, 0, 0]);
    for (let byte = 0; byte < 4; byte++) {
      const at = trees + tree * 368 + 16 + byte * 88;
      instance.u32(at, 2).set([10, 0]);
      for (let split = 0; split < 10; split++) {
        instance.u32(at + 8 + split * 8, 1).set([64 * random.integer(COLUMNS)]);
        instance.u8(at + 12 + split * 8, 2).set([random.integer(63) ^ 0x80, 1 << random.integer(7)]);
      }
    }
  }
  return { views, trees };
}

/** The kernels that walk down ensembles. */
export const ensembleCases: readonly Runnable[] = suite(ensemble, cases);
