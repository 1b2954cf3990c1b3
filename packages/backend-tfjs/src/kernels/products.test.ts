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

interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** The shape and numbers of a tensor computed on a backend, which must keep nothing else. */
function on(backend: TfjsBackend, compute: () => tf.Tensor): Numbers {
  const before = backend.memory();
  const result = backend.run(() => {
    let found: Numbers = { shape: [], values: [] };
    tf.tidy(() => {
      const y = compute();
      found = { shape: y.shape, values: [...y.dataSync()] };
    });
    return found;
  });
  expect(backend.memory()).toEqual(before);
  return result;
}

/** Both backends give the same. */
function agree(compute: () => tf.Tensor, tolerance = 1e-4): Numbers {
  const [ours, stock] = [on(wasm, compute), on(cpu, compute)];
  expect(ours.shape).toEqual(stock.shape);
  expectClose(ours.values, stock.values, tolerance);
  return ours;
}

const size = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
const tensor = (shape: readonly number[], seed = 1): tf.Tensor =>
  tf.tensor(normal(size(shape), `${shape} ${seed}`), [...shape]);

describe("tf.matMul", () => {
  const outer = [
    [[], []],
    [[3], [3]],
    [[3], [1]],
    [[], [3]],
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
  ] as const;
  const extents = [
    [1, 1, 1],
    [5, 7, 3],
    [4, 8, 16],
    [9, 17, 300],
    [3, 0, 2],
    [2, 3, 0],
  ] as const;
  const turns = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const;

  test.each(outer)("outer extents %j and %j", (left, right) => {
    for (const [m, n, k] of extents) {
      for (const [turnedA, turnedB] of turns) {
        const compute = (): tf.Tensor =>
          tf.matMul(
            tensor([...left, ...(turnedA ? [k, m] : [m, k])], 1),
            tensor([...right, ...(turnedB ? [n, k] : [k, n])], 2),
            turnedA,
            turnedB,
          );
        const batches = Math.max(size(left), size(right));
        if (k === 0 || n === 0) {
          expect(on(wasm, compute).values).toEqual(new Array(batches * m * n).fill(0));
        } else agree(compute);
      }
    }
  });

  test("repeats extents of one on both sides, as arithmetic does", () => {
    const { values, shape } = on(wasm, () => tf.matMul(tensor([2, 1, 3, 4], 1), tensor([1, 5, 4, 2], 2)));
    expect(shape).toEqual([2, 5, 3, 2]);
    const expected = on(cpu, () =>
      tf.sum(
        tf.mul(
          tf.reshape(tensor([2, 1, 3, 4], 1), [2, 1, 3, 4, 1]),
          tf.reshape(tensor([1, 5, 4, 2], 2), [1, 5, 1, 4, 2]),
        ),
        3,
      ),
    );
    expectClose(values, expected.values, 1e-5);
  });

  test("spreads what is not finite as arithmetic does", () => {
    const { values } = on(wasm, () =>
      tf.matMul(
        tf.tensor2d([
          [Number.NaN, 0],
          [1, Number.POSITIVE_INFINITY],
        ]),
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ),
    );
    expect(values).toEqual([Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test("refuses extents that do not fit, and integers, as tfjs does", () => {
    const attempt = (compute: () => tf.Tensor) => () => wasm.run(() => tf.tidy(() => void compute()));
    expect(attempt(() => tf.matMul(tensor([2, 3]), tensor([4, 5])))).toThrow("inner shapes (3) and (4)");
    expect(
      attempt(() =>
        tf.matMul(tf.ones([2, 2], "int32") as tf.Tensor2D, tf.ones([2, 2], "int32") as tf.Tensor2D),
      ),
    ).toThrow("not yet supported");
  });
});

describe("tf.argMax and tf.argMin", () => {
  test.each([[[70]], [[5, 9]], [[2, 3, 45]], [[3, 1]], [[4, 131]]])("shape %j along every axis", (shape) => {
    for (let axis = 0; axis < shape.length; axis++) {
      agree(() => tf.argMax(tensor(shape), axis));
      agree(() => tf.argMin(tensor(shape), axis));
      agree(() => tf.argMax(tf.cast(tf.mul(tensor(shape), 9), "int32"), axis));
    }
  });

  test("ties and NaN as on the cpu", () => {
    const rows = (): tf.Tensor => {
      const numbers = normal(3 * 40).map((value) => Math.round(value));
      numbers[40] = Number.NaN;
      numbers[95] = Number.NaN;
      return tf.tensor2d(numbers, [3, 40]);
    };
    agree(() => tf.argMax(rows(), 1));
    agree(() => tf.argMin(rows(), 1));
  });
});

describe("tf.topk", () => {
  const both = (compute: () => tf.Tensor, k: number, which: "values" | "indices") => (): tf.Tensor =>
    tf.topk(compute() as tf.Tensor2D, k)[which];

  test.each<readonly [number[], number]>([
    [[9], 3],
    [[4, 50], 1],
    [[2, 3, 20], 20],
    [[3, 4], 2],
  ])("shape %j, the %i best", (shape, k) => {
    for (const make of [
      () => tensor(shape),
      () => tf.round(tensor(shape)),
      () => tf.cast(tf.mul(tensor(shape), 9), "int32"),
    ]) {
      agree(both(make, k, "values"), 0);
      agree(both(make, k, "indices"), 0);
    }
  });

  test("leaves what is not a number to tfjs's own kernel", () => {
    const rows = (): tf.Tensor =>
      tf.tensor2d([
        [1, Number.NaN, 3],
        [4, 5, 6],
      ]);
    expect(on(wasm, both(rows, 3, "indices")).shape).toEqual([2, 3]);
    expect(on(wasm, both(rows, 3, "values")).values.slice(3)).toEqual([6, 5, 4]);
  });
});

describe("tf.einsum", () => {
  test.each<readonly [string, readonly number[][]]>([
    [
      "ij,jk->ik",
      [
        [3, 4],
        [4, 5],
      ],
    ],
    ["i,i->", [[5], [5]]],
    [
      "bi,bi->b",
      [
        [3, 5],
        [3, 5],
      ],
    ],
    ["i,j->ij", [[3], [4]]],
    ["ij->ji", [[3, 4]]],
    ["bij->bji", [[2, 3, 4]]],
    ["ij->i", [[3, 4]]],
    ["ij->", [[3, 4]]],
    ["ij->ij", [[3, 4]]],
    [
      "bhid,bhjd->bhij",
      [
        [2, 3, 4, 5],
        [2, 3, 6, 5],
      ],
    ],
    [
      "bhij,bjhd->bihd",
      [
        [2, 3, 4, 6],
        [2, 6, 3, 5],
      ],
    ],
    [
      "abc,cd->dab",
      [
        [2, 3, 4],
        [4, 5],
      ],
    ],
    [
      "abx,bcy->ca",
      [
        [2, 3, 4],
        [3, 5, 2],
      ],
    ],
    [
      "ij,ij->ij",
      [
        [3, 4],
        [3, 4],
      ],
    ],
  ])("%s", (equation, shapes) => {
    agree(() => tf.einsum(equation, ...shapes.map((shape, seed) => tensor(shape, seed))));
  });

  test("has a gradient along an axis that one operand alone has", () => {
    const value = (x: tf.Tensor): tf.Scalar => bend(tf.einsum("ij,k->kj", x, tf.sum(x, 1)));
    const x = normal(12);
    expectClose(
      on(wasm, () => tf.grad(value)(tf.tensor2d(x, [3, 4]))).values,
      wasm.run(() => differences(x, [3, 4], value)),
      2e-2,
    );
  });

  test("refuses what tfjs refuses", () => {
    const attempt = (equation: string) => () =>
      wasm.run(() => tf.tidy(() => void tf.einsum(equation, tensor([2, 3]), tensor([4, 2]))));
    expect(attempt("ij,jk->ik")).toThrow(
      "Expected dimension 3 at axis 0 of input shaped [4,2], but got dimension 4",
    );
    expect(attempt("ij,jk->iz")).toThrow("Output subscripts contain the label z");
  });
});

describe("gradients of convolutions", () => {
  type Case = readonly [
    input: readonly [number, number, number, number],
    filter: readonly [number, number, number, number],
    strides: number | [number, number],
    pad: "same" | "valid" | number,
  ];
  const cases: readonly Case[] = [
    [[1, 4, 4, 1], [3, 3, 1, 1], 1, "same"],
    [[2, 5, 7, 3], [3, 2, 3, 5], 1, "valid"],
    [[2, 9, 6, 4], [3, 3, 4, 9], 2, "same"],
    [[3, 20, 11, 2], [5, 5, 2, 8], [2, 3], "same"],
    [[1, 6, 6, 20], [1, 1, 20, 3], 1, "valid"],
    [[1, 5, 5, 2], [3, 3, 2, 4], 1, 1],
  ];

  test.each(cases)("input %j, filter %j, strides %j, pad %s", (input, filter, strides, pad) => {
    const y = (): tf.Tensor4D =>
      tf.conv2d(tensor(input) as tf.Tensor4D, tensor(filter, 2) as tf.Tensor4D, strides, pad);
    const run = (kernel: string, inputs: tf.NamedTensorMap, shape: object) =>
      tf.engine().runKernel(kernel, inputs, {
        strides,
        pad,
        dataFormat: "NHWC",
        dimRoundingMode: undefined,
        ...shape,
      } as unknown as tf.NamedAttrMap) as tf.Tensor;
    const dy = (): tf.Tensor => tensor(y().shape, 3);
    agree(() => run(tf.Conv2DBackpropFilter, { x: tensor(input), dy: dy() }, { filterShape: filter }));
    agree(() => run(tf.Conv2DBackpropInput, { dy: dy(), filter: tensor(filter, 2) }, { inputShape: input }));
  });

  /** The gradients of a depthwise convolution, run by name since tfjs exports no function for them. */
  const depthwise = (
    [input, , strides, pad]: Case,
    shape: readonly number[],
    dilation: number,
    dy: () => tf.Tensor,
  ): readonly [filter: () => tf.Tensor, image: () => tf.Tensor] => {
    const run = (kernel: string, inputs: tf.NamedTensorMap, more: object) =>
      tf.engine().runKernel(kernel, inputs, {
        strides,
        pad,
        dilations: [dilation, dilation],
        dimRoundingMode: undefined,
        ...more,
      } as unknown as tf.NamedAttrMap) as tf.Tensor;
    return [
      () =>
        run(tf.DepthwiseConv2dNativeBackpropFilter, { x: tensor(input), dy: dy() }, { filterShape: shape }),
      () =>
        run(
          tf.DepthwiseConv2dNativeBackpropInput,
          { dy: dy(), filter: tensor(shape, 2) },
          { inputShape: input },
        ),
    ];
  };
  const multiplied = ([, filter]: Case): number[] => [...filter.slice(0, 3), 1 + (filter[3] % 3)];

  test.each(cases)("depthwise: input %j, filter %j, strides %j, pad %s", (...item) => {
    const [input, , strides, pad] = item;
    const shape = multiplied(item);
    const dy = (): tf.Tensor =>
      tensor(
        tf.depthwiseConv2d(tensor(input) as tf.Tensor4D, tensor(shape, 2) as tf.Tensor4D, strides, pad).shape,
        3,
      );
    for (const gradient of depthwise(item, shape, 1, dy)) agree(gradient);
  });

  test.each([2, 3])("depthwise with dilation %i are adjoint to the convolution", (dilation) => {
    const item: Case = [[2, 9, 8, 3], [3, 2, 3, 4], 1, "valid"];
    const shape = multiplied(item);
    const convolve = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid", "NHWC", dilation);
    const image = (): tf.Tensor => tensor(item[0]);
    const filter = (): tf.Tensor => tensor(shape, 2);
    const dy = (): tf.Tensor => tensor(convolve(image(), filter()).shape, 3);
    const [ofFilter, ofImage] = depthwise(item, shape, dilation, dy);
    const inner = (x: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.sum(tf.mul(x, y));
    const other = (x: tf.Tensor): tf.Tensor => tensor(x.shape, 9);
    const value = (compute: () => tf.Tensor): readonly number[] => on(wasm, compute).values;
    expectClose(
      value(() => inner(ofFilter(), other(filter()))),
      value(() => inner(dy(), convolve(image(), other(filter())))),
      1e-4,
    );
    expectClose(
      value(() => inner(ofImage(), other(image()))),
      value(() => inner(dy(), convolve(other(image()), filter()))),
      1e-4,
    );
  });
});
