import { createRandom, type Random } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { type LinearKernels, linear } from "./linear.js";
import { LINEAR_RECORD_BYTES, type LinearLoss, type LinearRecord, writeLinearRecord } from "./record.js";

interface Data {
  readonly rows: number;
  readonly width: number;
  readonly sparseWidth: number;
  readonly outputs: number;
  readonly loss: LinearLoss;
  readonly dense: Float64Array;
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly target: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly point: Float64Array;
}

interface Shape {
  readonly rows?: number;
  readonly width?: number;
  readonly sparseWidth?: number;
  readonly weighted?: boolean;
}

function answer(loss: LinearLoss, outputs: number, random: Random): number {
  if (loss === "softmax") return random.integer(outputs);
  if (loss === "squared") return random.normal();
  return loss === "poisson" ? random.integer(5) : random.integer(2);
}

function draw(loss: LinearLoss, seed: number, shape: Shape = {}): Data {
  const { rows = 203, width = 7, sparseWidth = 9, weighted = true } = shape;
  const random = createRandom(seed);
  const outputs = loss === "softmax" ? 3 : 1;
  const offsets = new Int32Array(rows + 1);
  const indices: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < sparseWidth; index++) if (random.next() < 0.3) indices.push(index);
    offsets[row + 1] = indices.length;
  }
  return {
    rows,
    width,
    sparseWidth,
    outputs,
    loss,
    dense: Float64Array.from({ length: rows * width }, () => random.normal()),
    offsets,
    indices: Int32Array.from(indices),
    values: Float32Array.from(indices, () => random.normal()),
    target: Float64Array.from({ length: rows }, () => answer(loss, outputs, random)),
    weights: weighted ? Float64Array.from({ length: rows }, () => random.integer(3) / 2) : undefined,
    point: Float64Array.from({ length: outputs * (width + sparseWidth + 1) }, () => random.normal() / 2),
  };
}

interface Laid {
  readonly instance: KernelInstance<LinearKernels>;
  readonly at: number;
  readonly record: LinearRecord;
}

async function lay(data: Data, simd: boolean, block = 16): Promise<Laid> {
  const instance = await instantiate(linear, { simd });
  const { rows, width, sparseWidth, outputs } = data;
  const stride = (rows + 1) & ~1;
  const size = outputs * (width + sparseWidth + 1);
  const place = (numbers: Float64Array): number => {
    const at = instance.alloc(numbers.byteLength);
    instance.f64(at, numbers.length).set(numbers);
    return at;
  };
  const dense = instance.alloc(stride * width * 8);
  for (let column = 0; column < width; column++) {
    const from = column * rows;
    instance.f64(dense + column * stride * 8, rows).set(data.dense.subarray(from, from + rows));
  }
  const offsets = instance.alloc(data.offsets.byteLength);
  instance.i32(offsets, data.offsets.length).set(data.offsets);
  const indices = instance.alloc(data.indices.byteLength);
  instance.i32(indices, data.indices.length).set(data.indices);
  const values = instance.alloc(data.values.byteLength);
  instance.f32(values, data.values.length).set(data.values);
  const chunks = 3;
  const record: LinearRecord = {
    rows,
    width,
    sparseWidth,
    outputs,
    intercept: true,
    loss: data.loss,
    dense,
    offsets: sparseWidth === 0 ? 0 : offsets,
    indices,
    values,
    target: place(data.target),
    weights: data.weights === undefined ? 0 : place(data.weights),
    point: place(data.point),
    margins: instance.alloc(rows * outputs * 8),
    residuals: instance.alloc(rows * outputs * 8),
    curvatures: instance.alloc(rows * 8),
    partials: instance.alloc(chunks * (size + 1) * 8),
    scratch: instance.alloc(block * 8 * 3),
    scratchBytes: block * 8 * 3,
    chunks,
    chunkRows: Math.ceil(rows / chunks / block) * block,
    block,
    stride,
  };
  const at = instance.alloc(LINEAR_RECORD_BYTES);
  writeLinearRecord(instance.i32(at, LINEAR_RECORD_BYTES / 4), record);
  return { instance, at, record };
}

interface Evaluated {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly margins: Float64Array;
  readonly residuals: Float64Array;
  readonly curvatures: Float64Array;
}

function evaluate({ instance, at, record }: Laid): Evaluated {
  const size = record.outputs * (record.width + record.sparseWidth + 1);
  instance.parallel("evaluate", at);
  instance.kernels.merge(at);
  const [value = Number.NaN, ...gradient] = instance.f64(record.partials, size + 1);
  return {
    value,
    gradient: Float64Array.from(gradient),
    margins: instance.f64(record.margins, record.rows * record.outputs).slice(),
    residuals: instance.f64(record.residuals, record.rows * record.outputs).slice(),
    curvatures: instance.f64(record.curvatures, record.rows).slice(),
  };
}

/** The definition, written anew: the value alone. */
function defined(data: Data, point: Float64Array): number {
  const { rows, width, sparseWidth, outputs, loss } = data;
  const columns = width + sparseWidth;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const margins = Array.from({ length: outputs }, (_, k) => {
      let margin = point[outputs * columns + k] as number;
      for (let c = 0; c < width; c++) {
        margin += (data.dense[c * rows + row] as number) * (point[k * columns + c] as number);
      }
      for (let e = data.offsets[row] as number; e < (data.offsets[row + 1] as number); e++) {
        margin +=
          (data.values[e] as number) * (point[k * columns + width + (data.indices[e] as number)] as number);
      }
      return margin;
    });
    const y = data.target[row] as number;
    const z = margins[0] as number;
    const losses = {
      logistic: () => Math.log(1 + Math.exp(y === 1 ? -z : z)),
      squared: () => (z - y) ** 2 / 2,
      poisson: () => Math.exp(z) - y * z,
      softmax: () => Math.log(margins.reduce((total, m) => total + Math.exp(m), 0)) - (margins[y] as number),
    };
    sum += (data.weights?.[row] ?? 1) * losses[loss]();
  }
  return sum;
}

const losses: readonly LinearLoss[] = ["logistic", "squared", "poisson", "softmax"];
const close = (a: Float64Array, b: Float64Array, digits: number): void => {
  expect(a.length).toBe(b.length);
  a.forEach((value, index) => {
    expect(value).toBeCloseTo(b[index] as number, digits);
  });
};

describe.each([true, false])("evaluate, simd %s:", (simd) => {
  test.each(losses)("%s is its definition, and the gradient its derivative", async (loss) => {
    for (const shape of [{}, { weighted: false }, { width: 0 }, { sparseWidth: 0 }, { rows: 5 }]) {
      const data = draw(loss, 5, shape);
      const found = evaluate(await lay(data, simd));
      const expected = defined(data, data.point);
      expect(found.value / expected).toBeCloseTo(1, 12);
      data.point.forEach((_, index) => {
        const [left, right] = [data.point.slice(), data.point.slice()];
        left[index] = (left[index] as number) - 1e-5;
        right[index] = (right[index] as number) + 1e-5;
        const slope = (defined(data, right) - defined(data, left)) / 2e-5;
        expect((found.gradient[index] as number) / (1 + Math.abs(slope))).toBeCloseTo(
          slope / (1 + Math.abs(slope)),
          6,
        );
      });
    }
  });
});

describe("the binary agrees with the twin:", () => {
  test.each(losses)("evaluate of %s, whatever the block", async (loss) => {
    const data = draw(loss, 8);
    const twin = evaluate(await lay(data, false));
    for (const block of [2, 16, 64]) {
      const binary = evaluate(await lay(data, true, block));
      expect(binary.value / twin.value).toBeCloseTo(1, 13);
      close(binary.gradient, twin.gradient, 9);
      close(binary.margins, twin.margins, 12);
      close(binary.residuals, twin.residuals, 11);
      if (loss !== "softmax") close(binary.curvatures, twin.curvatures, 11);
    }
  });

  test("extreme margins give finite losses", async () => {
    for (const loss of ["logistic", "softmax"] as const) {
      const data = draw(loss, 3, { weighted: false });
      const steep = { ...data, point: data.point.map((value) => value * 1e4) };
      const [binary, twin] = [evaluate(await lay(steep, true)), evaluate(await lay(steep, false))];
      expect(Number.isFinite(binary.value)).toBe(true);
      expect(binary.value / twin.value).toBeCloseTo(1, 12);
      close(binary.residuals, twin.residuals, 12);
    }
  });

  test("losses at given margins are those of an evaluation", async () => {
    for (const loss of ["logistic", "squared", "poisson"] as const) {
      const data = draw(loss, 2);
      const results = await Promise.all(
        [true, false].map(async (simd) => {
          const laid = await lay(data, simd);
          const { instance, at, record } = laid;
          const { residuals } = evaluate(laid);
          instance.parallel("margins", at);
          const margins = instance.f64(record.margins, data.rows).slice();
          instance.f64(record.residuals, data.rows).fill(0);
          const value = instance.kernels.rowLosses(at);
          expect(instance.f64(record.residuals, data.rows)).toEqual(residuals);
          return { margins, value, residuals };
        }),
      );
      const [binary, twin] = results as [(typeof results)[0], (typeof results)[0]];
      expect(binary.margins).toEqual(twin.margins);
      expect(binary.value / twin.value).toBeCloseTo(1, 12);
      close(binary.residuals, twin.residuals, 11);
      expect(binary.value / defined(data, data.point)).toBeCloseTo(1, 12);
    }
  });

  test.each([true, false])("products of columns, weighted %s", async (weighted) => {
    for (const width of [0, 1, 3, 7, 12]) {
      const data = draw("squared", 4, { width });
      const size = (width + 4) & ~3;
      const [binary, twin] = await Promise.all(
        [true, false].map(async (simd) => {
          const { instance, at, record } = await lay(data, simd);
          const into = instance.alloc(record.chunks * size * size * 8);
          const scratch = instance.alloc(2 * size * record.block * 8);
          instance.parallel("gram", at, weighted ? record.weights : 0, into, scratch);
          instance.kernels.mergeGram(at, into);
          return instance.f64(into, size * size).slice();
        }),
      );
      close(binary as Float64Array, twin as Float64Array, 10);
      const total = data.weights?.reduce((a, b) => a + b) as number;
      expect(binary?.[width * size + width]).toBeCloseTo(weighted ? total : data.rows, 10);
      for (let a = 0; a < width; a++) {
        const left = data.dense.subarray(a * data.rows, (a + 1) * data.rows);
        const product = left.reduce(
          (sum, x, row) => sum + x * x * (weighted ? (data.weights?.[row] as number) : 1),
          0,
        );
        expect(binary?.[a * size + a]).toBeCloseTo(product, 9);
      }
    }
  });
});

test.each([true, false])("numbers are standardised in place, simd %s", async (simd) => {
  const instance = await instantiate(linear, { simd });
  const at = instance.alloc(64);
  instance.f64(at, 5).set([3, Number.NaN, -1e300, 1e300, 5]);
  expect(instance.kernels.standardise(at, 5, 1, 4, 7, 1e100)).toBe(0);
  expect([...instance.f64(at, 6)]).toEqual([0.5, 7, -1e100, 1e100, 1, 0]);
  instance.f64(at, 3).set([3, Number.NEGATIVE_INFINITY, 4]);
  expect(instance.kernels.standardise(at, 3, 0, 1, 0, 1e100)).toBe(1);
});

test("rows times rows through the columns: the same bits from binary and twin, whatever the threads", async () => {
  const random = createRandom(12);
  const [rows, columns, parts] = [37, 101, 3];
  const dense = Float32Array.from({ length: rows * columns }, () =>
    random.next() < 0.1 ? random.normal() : 0,
  );
  const given = Float64Array.from({ length: rows }, () => random.normal());
  const starts = [0];
  const places: number[] = [];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) if (dense[column * rows + row] !== 0) places.push(row);
    starts.push(places.length);
  }
  const numbers = dense.filter((value) => value !== 0);
  const found = await Promise.all(
    [true, false].map(async (simd) => {
      const instance = await instantiate(linear, { simd });
      const [offsets, at, values] = [starts, places, numbers].map((list) => instance.alloc(list.length * 4));
      const [v, through, into] = [rows, columns, parts * rows].map((count) => instance.alloc(count * 8));
      instance.i32(offsets as number, starts.length).set(starts);
      instance.i32(at as number, places.length).set(places);
      instance.f32(values as number, numbers.length).set(numbers);
      instance.f64(v as number, rows).set(given);
      const where = [offsets, at, values, v, through, into] as number[];
      for (const thread of [1, 0]) {
        const [o, p, n, g, t, i] = where as [number, number, number, number, number, number];
        instance.kernels.rowProducts(thread, 2, parts, columns, rows, o, p, n, g, t, i);
      }
      return {
        through: instance.f64(through as number, columns).slice(),
        into: instance.f64(into as number, parts * rows).slice(),
      };
    }),
  );
  const [binary, twin] = found as [(typeof found)[0], (typeof found)[0]];
  expect(binary).toEqual(twin);
  for (let row = 0; row < rows; row++) {
    let product = 0;
    for (let column = 0; column < columns; column++) {
      for (let other = 0; other < rows; other++) {
        product +=
          (dense[column * rows + row] as number) *
          (dense[column * rows + other] as number) *
          (given[other] as number);
      }
    }
    const sum = [0, 1, 2].reduce((total, part) => total + (binary.into[part * rows + row] as number), 0);
    expect(sum).toBeCloseTo(product, 12);
  }
});

test.each([true, false])("the greatest magnitude is found wherever it stands, simd %s", async (simd) => {
  const instance = await instantiate(linear, { simd });
  const at = instance.alloc(8 * 11);
  const values = instance.f64(at, 11);
  expect(instance.kernels.largest(at, 0)).toBe(0);
  for (let place = 0; place < 11; place++) {
    values.fill(-2).fill(-9.5, place, place + 1);
    expect(instance.kernels.largest(at, 11)).toBe(9.5);
    expect(instance.kernels.largest(at, place)).toBe(place === 0 ? 0 : 2);
    values[place] = Number.NaN;
    expect(instance.kernels.largest(at, 11)).toBeNaN();
    values[place] = Number.NEGATIVE_INFINITY;
    expect(instance.kernels.largest(at, 11)).toBe(Number.POSITIVE_INFINITY);
  }
});
