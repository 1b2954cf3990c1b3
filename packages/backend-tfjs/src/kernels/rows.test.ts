import { createRandom } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TfjsBackend } from "../backend.js";
import { bend, differences, expectClose, normal } from "../differences.fixture.js";
import { tfjs } from "../tfjs.js";

let wasm: TfjsBackend;
let cpu: TfjsBackend;

beforeAll(async () => {
  wasm = await tfjs("wasm");
  cpu = await tfjs("cpu");
});

afterAll(() => {
  wasm.dispose();
  cpu.dispose();
});

const size = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

function integers(length: number, bound: number): Int32Array {
  const random = createRandom(`${length},${bound}`);
  return Int32Array.from({ length }, () => random.integer(bound));
}

/** The shape and numbers of a tensor computed on a backend, which must keep nothing else. */
function on(
  backend: TfjsBackend,
  compute: () => tf.Tensor,
): { shape: number[]; values: number[]; dtype: string } {
  const before = backend.memory();
  const result = backend.run(
    () =>
      tf.tidy(() => {
        const y = compute();
        return { shape: y.shape, values: [...y.dataSync()] as number[], dtype: y.dtype };
      }) as unknown as { shape: number[]; values: number[]; dtype: string },
  );
  expect(backend.memory()).toEqual(before);
  return result;
}

type Gather = readonly [x: number[], indices: number[], axis: number, batchDims: number];

describe("tf.gather", () => {
  const cases: readonly Gather[] = [
    [[5], [3], 0, 0],
    [[5, 3], [4], 0, 0],
    [[5, 3], [2, 3], 0, 0],
    [[5, 17], [7], 0, 0],
    [[2, 5, 3], [4], 1, 0],
    [[2, 3, 5], [4], 2, 0],
    [[2, 3, 5], [4], -1, 0],
    [[3, 5, 2], [3, 4], 1, 1],
    [[3, 2, 5], [3, 4], 2, 1],
    [[2, 3, 5, 2], [2, 3, 2], 2, 2],
    [[4, 3], [0], 0, 0],
    [[4, 0], [2], 0, 0],
    [[4, 3], [], 0, 0],
  ];

  test.each(cases)(
    "x %j, indices %j, axis %i, %i batch dimensions: as on the cpu",
    (shape, which, axis, batchDims) => {
      const bound = shape[axis < 0 ? shape.length + axis : axis] as number;
      for (const dtype of ["float32", "int32", "bool"] as const) {
        const numbers = normal(size(shape)).map((value) =>
          dtype === "float32" ? value : Math.round(value) & 1,
        );
        const compute = (): tf.Tensor =>
          tf.gather(
            tf.tensor(numbers, shape, dtype),
            tf.tensor(integers(size(which), bound), which, "int32"),
            axis,
            batchDims,
          );
        expect(on(wasm, compute)).toEqual(on(cpu, compute));
      }
    },
  );

  test.each(cases)(
    "x %j, indices %j, axis %i, %i batch dimensions: gradient",
    (shape, which, axis, batchDims) => {
      const bound = shape[axis < 0 ? shape.length + axis : axis] as number;
      const value = (x: tf.Tensor): tf.Scalar =>
        bend(tf.gather(x, tf.tensor(integers(size(which), bound), which, "int32"), axis, batchDims));
      const x = normal(size(shape));
      const gradient = on(wasm, () => tf.grad(value)(tf.tensor(x, shape)));
      expect(gradient.shape).toEqual(shape);
      expectClose(
        gradient.values,
        wasm.run(() => differences(x, shape, value)),
        1e-2,
      );
      expectClose(gradient.values, on(cpu, () => tf.grad(value)(tf.tensor(x, shape))).values, 1e-5);
    },
  );

  test.each([-1, 5, 2 ** 31 - 1, -(2 ** 31)])("refuses index %i of 5 rows as tfjs does", (index) => {
    const before = wasm.memory();
    const compute = (): void =>
      tf.tidy(() => void tf.gather(tf.zeros([5, 2]), tf.tensor1d([0, 1, 4, 3, index], "int32")));
    expect(() => wasm.run(compute)).toThrow(`GatherV2: the index value ${index} is not in [0, 4]`);
    expect(wasm.memory()).toEqual(before);
  });

  test("leaves texts to the kernel that tfjs came with", () => {
    const run = (): unknown =>
      wasm.run(() =>
        tf.tidy(() => void tf.gather(tf.tensor1d(["a", "b"]), tf.tensor1d([1, 0], "int32")).dataSync()),
      );
    expect(run).toThrow();
  });
});

type Segments = readonly [x: number[], ids: number[], segments: number];

describe("tf.unsortedSegmentSum", () => {
  const cases: readonly Segments[] = [
    [[6], [6], 3],
    [[6, 5], [6], 4],
    [[40, 33], [40], 7],
    [[5, 2, 3], [5], 2],
    [[5, 3], [5, 3], 4],
    [[0, 3], [0], 2],
  ];

  test.each(cases)("x %j, ids %j, %i segments: as on the cpu", (shape, idShape, segments) => {
    const compute = (): tf.Tensor =>
      tf.unsortedSegmentSum(
        tf.tensor(normal(size(shape)), shape as number[]),
        tf.tensor(
          integers(size(idShape), segments + 2).map((id) => id - 1),
          idShape as [number],
          "int32",
        ) as tf.Tensor1D,
        segments,
      );
    const [ours, stock] = [on(wasm, compute), on(cpu, compute)];
    expect(ours.shape).toEqual(stock.shape);
    expectClose(ours.values, stock.values, 1e-5);
  });

  test.each(cases.filter(([, ids]) => ids.length === 1))(
    "x %j, ids %j, %i segments: gradient",
    (shape, idShape, segments) => {
      const ids = integers(size(idShape), segments + 2).map((id) => id - 1);
      const value = (x: tf.Tensor): tf.Scalar =>
        bend(tf.unsortedSegmentSum(x, tf.tensor1d(ids, "int32"), segments));
      const x = normal(size(shape));
      const gradient = on(wasm, () => tf.grad(value)(tf.tensor(x, shape)));
      expectClose(
        gradient.values,
        wasm.run(() => differences(x, shape, value)),
        1e-2,
      );
    },
  );

  test("sums integers as integers", () => {
    const sums = on(wasm, () =>
      tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3, 2 ** 30], "int32"), tf.tensor1d([0, 1, 0, 1], "int32"), 2),
    );
    expect(sums).toEqual({ shape: [2], values: [4, 2 ** 30 + 2], dtype: "int32" });
  });

  test("no segment and no row give empty and zero", () => {
    const ids = (): tf.Tensor1D => tf.tensor1d([0, 1], "int32");
    expect(on(wasm, () => tf.unsortedSegmentSum(tf.ones([2, 3]), ids(), 0)).shape).toEqual([0, 3]);
    expect(
      on(wasm, () => tf.grad((x) => tf.sum(tf.unsortedSegmentSum(x, ids(), 0)))(tf.ones([2, 3]))).values,
    ).toEqual(new Array(6).fill(0));
  });

  test("what is not finite stays in its segment", () => {
    const sums = on(wasm, () =>
      tf.unsortedSegmentSum(
        tf.tensor1d([Number.NaN, 1, Number.POSITIVE_INFINITY, 2]),
        tf.tensor1d([0, 1, 2, 1], "int32"),
        4,
      ),
    );
    expect(sums.values).toEqual([Number.NaN, 3, Number.POSITIVE_INFINITY, 0]);
  });

  test("refuses other types", () => {
    const run = (): unknown =>
      wasm.run(() =>
        tf.tidy(
          () =>
            void tf.unsortedSegmentSum(tf.tensor1d([true, false], "bool"), tf.tensor1d([0, 1], "int32"), 2),
        ),
      );
    expect(run).toThrow(
      expect.objectContaining({
        code: "not-supported",
        message:
          "tfjs: the wasm backend computes UnsortedSegmentSum of float32 and int32 tensors alone; received bool and int32. Cast the tensor first.",
      }),
    );
  });
});

test("kernels are registered once however many handles there are", async () => {
  const before = tf.getKernel(tf.GatherV2, "wasm");
  const other = await tfjs("wasm");
  expect(tf.getKernel(tf.GatherV2, "wasm")).toBe(before);
  other.dispose();
});
