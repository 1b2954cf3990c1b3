import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { bothKernels, placePoints } from "./points.fixture.js";
import { svm } from "./svm.js";
import type { SvmKernels } from "./svm-kernels.js";

const gamma = 0.2;

function decide(instance: KernelInstance<SvmKernels>, starts: readonly number[]) {
  const classes = starts.length - 1;
  const machines = (classes * (classes - 1)) / 2;
  const count = 11;
  const vectorCount = starts.at(-1) as number;
  const points = placePoints(instance, count, 6, 3);
  const vectors = placePoints(instance, vectorCount, 6, 4);
  const random = createRandom(5);
  const weights = Float64Array.from({ length: (classes - 1) * vectorCount }, () => random.normal());
  const shifts = Float64Array.from({ length: machines }, () => random.normal());
  const coefficients = instance.alloc(weights.byteLength);
  const begins = instance.alloc(4 * starts.length);
  const intercepts = instance.alloc(shifts.byteLength);
  const scratch = instance.alloc(instance.threads * 8 * (vectorCount + 3));
  const out = instance.alloc(8 * count * machines);
  instance.f64(coefficients, weights.length).set(weights);
  instance.f64(intercepts, machines).set(shifts);
  instance.i32(begins, starts.length).set(starts);
  instance.parallel(
    "decision",
    1,
    points.x,
    points.norms,
    count,
    points.stride,
    vectors.x,
    vectors.norms,
    vectorCount,
    gamma,
    0,
    1,
    coefficients,
    begins,
    classes,
    intercepts,
    scratch,
    out,
  );
  const rowAt = (x: number, row: number) => instance.f32(x + row * 8 * 4, 6);
  const expected = Array.from({ length: count }, (_, row) => {
    const kernel = Array.from({ length: vectorCount }, (_, vector) => {
      const q = rowAt(vectors.x, vector);
      const distance = rowAt(points.x, row).reduce((sum, v, at) => sum + (v - (q[at] as number)) ** 2, 0);
      return Math.exp(-gamma * distance);
    });
    const part = (line: number, class_: number) => {
      let sum = 0;
      for (let at = starts[class_] as number; at < (starts[class_ + 1] as number); at++) {
        sum += (weights[line * vectorCount + at] as number) * (kernel[at] as number);
      }
      return sum;
    };
    const values: number[] = [];
    for (let a = 0; a < classes; a++) {
      for (let b = a + 1; b < classes; b++) {
        values.push(part(b - 1, a) + part(a, b) + (shifts[values.length] as number));
      }
    }
    return values;
  }).flat();
  return { values: instance.f64(out, count * machines).slice(), expected };
}

test.each([[[0, 7, 7]], [[0, 3, 9]], [[0, 5, 6, 18]], [[0, 1, 4, 9, 22]], [[0, 0, 0]]])(
  "decision over vectors of classes from %j: the formula, and the twin's bits",
  async (starts) => {
    const [compiled, twin] = await bothKernels();
    const a = decide(compiled as KernelInstance<SvmKernels>, starts);
    expect(decide(twin as KernelInstance<SvmKernels>, starts).values).toEqual(a.values);
    a.expected.forEach((value, at) => {
      expect(a.values[at]).toBeCloseTo(value, 4);
    });
  },
);

test("any number of threads decides the same", async () => {
  const [alone] = await bothKernels();
  await using pool = await workers({ size: 2 });
  const shared = await instantiate(svm, { workers: pool });
  const starts = [0, 5, 6, 18];
  expect(decide(shared, starts).values).toEqual(decide(alone as KernelInstance<SvmKernels>, starts).values);
  shared.dispose();
});
