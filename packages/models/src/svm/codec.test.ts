import {
  type Codec,
  createExamples,
  type DecodedState,
  fit,
  type Json,
  type Model,
  type SparseRow,
  type Tensor,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import {
  linearSvm,
  linearSvmCodec,
  linearSvr,
  linearSvrCodec,
  oneClassSvm,
  oneClassSvmCodec,
  svc,
  svcCodec,
  svr,
  svrCodec,
} from "./index.js";

type Row = { readonly n: number | null; readonly c: string | null };
const schema = {
  columns: [
    { name: "n", type: "number" },
    { name: "c", type: "category" },
  ],
} as const;
const rows = Array.from(
  { length: 24 },
  (_, at): Row => ({ n: at % 7 === 0 ? null : (at * 37) % 11, c: ["__proto__", "FR", null][at % 3] ?? null }),
);
const labels = rows.map(({ n }, at) => (n ?? 5) + (at % 3) > 5);
const two = createExamples<Row>({ rows, schema, target: labels });
const three = createExamples<Row>({
  rows,
  schema,
  target: rows.map((_, at) => ["a", "b", "c"][at % 3] as string),
});
const numbers = createExamples<Row>({ rows, schema, target: rows.map(({ n }) => n ?? 0) });
type Bag = Row & { readonly words: SparseRow };
const bags = createExamples<Bag>({
  rows: rows.map((row, at) => ({ ...row, words: { width: 9, indices: [at % 9], values: [1] } })),
  schema: { columns: [{ name: "words", type: "sparse" }, ...schema.columns] },
  target: labels,
});

const binary = await fit(svc(), two);
const many = await fit(svc({ task: "multiclass", probability: false }), three);
const linear = await fit(linearSvm(), bags);
const novelty = await fit(oneClassSvm(), two);
const curve = await fit(svr(), numbers);
const line = await fit(linearSvr(), numbers);

const cases: readonly (readonly [string, Model, Codec<Model>])[] = [
  ["svc", binary, svcCodec],
  ["svc, several classes", many, svcCodec],
  ["linearSvm", linear, linearSvmCodec],
  ["linearSvm, several classes", await fit(linearSvm({ task: "multiclass" }), three), linearSvmCodec],
  ["oneClassSvm", novelty, oneClassSvmCodec],
  ["svr", curve, svrCodec],
  ["linearSvr", line, linearSvrCodec],
];

test.each(cases)("%s survives its state, JSON included, and does not change with it", (_, model, codec) => {
  const { config, ...state } = model.state();
  const again = codec.decode({ ...state, config: JSON.parse(JSON.stringify(config)) });
  expect(again.state()).toEqual(model.state());
  for (const { data } of Object.values(state.tensors)) data.fill(0);
  expect(again.state()).toEqual(model.state());
});

test("a one-class machine and regressions answer as before", async () => {
  const again = oneClassSvmCodec.decode(novelty.state());
  expect(await again.predict(rows)).toEqual(await novelty.predict(rows));
  expect(await svrCodec.decode(curve.state()).predict(rows)).toEqual(await curve.predict(rows));
  expect(linearSvrCodec.decode(line.state()).weights()).toEqual(line.weights());
  expect(linearSvmCodec.decode(linear.state()).inputs).toEqual(linear.inputs);
});

const change = (
  model: Model,
  config: Record<string, Json>,
  tensors: Record<string, Tensor> = {},
): DecodedState => {
  const state = model.state();
  return { ...state, config: { ...state.config, ...config }, tensors: { ...state.tensors, ...tensors } };
};
const ints = (...values: number[]): Tensor => ({ shape: [values.length], data: Int32Array.from(values) });
const doubles = (shape: number[], value = 0): Tensor => ({
  shape,
  data: new Float64Array(shape.reduce((product, extent) => product * extent, 1)).fill(value),
});
const supports = binary.supportRows.length;

describe("a hostile state is refused:", () => {
  const hostile: readonly (readonly [Codec<Model>, DecodedState, string])[] = [
    [
      svcCodec,
      change(binary, { task: "regression" }),
      'config.task must be one of "binary", "multiclass"; received "regression"',
    ],
    [svcCodec, change(binary, { classes: ["true", "false"] }), "config.classes must be false and true"],
    [svcCodec, change(many, { classes: ["a"] }), "config.classes must name at least two"],
    [svcCodec, change(many, { classes: ["a", "b"] }), "config.classCount must be 2; received 3"],
    [
      svcCodec,
      change(binary, { classCount: 2 ** 40 }),
      "config.classCount must be an integer >= 2 and <= 65536; received 1099511627776",
    ],
    [
      svcCodec,
      change(binary, { kernel: { code: 9 } }),
      "config.kernel.code must be an integer >= 0 and <= 3; received 9",
    ],
    [
      svcCodec,
      change(binary, { params: {} }),
      "config.params.c must be a finite number > 0; received undefined",
    ],
    [svcCodec, change(binary, { inputs: ["n"] }), "config.inputs must name 2 columns; received 1"],
    [svcCodec, change(binary, { inputs: ["n", "__proto__"] }), 'input "__proto__" has no encoder'],
    [
      svcCodec,
      change(binary, {}, { starts: ints(0, -4, supports) }),
      `tensor "starts" must ascend from 0 to ${supports}`,
    ],
    [
      svcCodec,
      change(binary, {}, { starts: ints(0, 1, supports + 9) }),
      `tensor "starts" must ascend from 0 to ${supports}`,
    ],
    [
      svcCodec,
      change(binary, {}, { supportRows: ints(...binary.supportRows.map(() => -1)) }),
      'tensor "supportRows" must hold row numbers; number 0 is -1',
    ],
    [
      svcCodec,
      change(binary, {}, { coefficients: doubles([1, supports], Number.NaN) }),
      'tensor "coefficients" must hold finite numbers; number 0 is NaN',
    ],
    [
      svcCodec,
      change(binary, {}, { sigmoids: doubles([2, 2]) }),
      'tensor "sigmoids" must have the shape [1, 2]; received [2, 2]',
    ],
    [
      svcCodec,
      change(binary, {}, { vectors: doubles([supports, 99]) }),
      `tensor "vectors" must have the shape [${supports}, ${binary.state().tensors.centre?.shape[0]}]; received [${supports}, 99]`,
    ],
    [svcCodec, { ...binary.state(), tensors: {} }, 'tensor "encoder" is missing'],
    [svrCodec, change(curve, { classCount: 3 }), "config.classCount must be 2; received 3"],
    [svrCodec, { ...binary.state() }, 'kind must be "svr"; received "svc"'],
    [
      oneClassSvmCodec,
      change(novelty, { convergence: [] }),
      "config.convergence must be an object; received an array of 0",
    ],
    [
      linearSvmCodec,
      change(linear, { outputs: 4 }),
      "config.outputs must be an integer >= 1 and <= 1; received 4",
    ],
    [
      linearSvmCodec,
      change(linear, { sparse: [{ name: "words", width: -2, empty: 0 }] }),
      "config.sparse[0].width must be an integer >= 0 and <= 2147483647; received -2",
    ],
    [
      linearSvmCodec,
      change(linear, { sparse: [{ name: "n", width: 9, empty: 0 }] }),
      'input "words" has no encoder',
    ],
    [linearSvrCodec, { ...line.state(), version: 7 }, "version must be 1; received 7"],
    [
      linearSvrCodec,
      change(line, {}, { intercepts: doubles([2]) }),
      'tensor "intercepts" must have the shape [1]; received [2]',
    ],
  ];
  test.each(hostile)("%#", (codec, state, problem) => {
    expect(() => codec.decode(state)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `${codec.kind}: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
