import { type DecodedState, type Json, tableFromRows } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { readConfig } from "./artifact.js";
import { learnEncoder } from "./encoder.js";
import { ENCODER_TENSOR, encoderFromState, encoderState } from "./encoder-state.js";
import { inputColumns } from "./schema.js";

const table = tableFromRows(
  "test",
  [
    { n: 1, b: true, c: "x" },
    { n: null, b: null, c: "__proto__" },
    { n: 2.5, b: false, c: null },
  ],
  {
    columns: [
      { name: "n", type: "number" },
      { name: "b", type: "boolean" },
      { name: "c", type: "category" },
    ],
  },
);
const encoder = learnEncoder("demo", table, inputColumns("demo", table, undefined), {
  scaling: "signedLog",
  imputation: "median",
  minCount: 1,
});

const wrap = (columns: Json, tensor: unknown = encoderState(encoder).tensor): DecodedState => {
  const tensors: unknown = { [ENCODER_TENSOR]: tensor };
  return {
    kind: "demo",
    version: 1,
    config: { columns },
    tensors: tensors as DecodedState["tensors"],
    parts: {},
  };
};

const decode = (state: DecodedState) =>
  encoderFromState("demo", readConfig("demo", 1, state).objects("columns"), state);

test("an encoder survives its state, JSON included", () => {
  const { config, tensor } = encoderState(encoder);
  const again = decode(wrap(JSON.parse(JSON.stringify(config)), tensor));
  expect(again.specs).toEqual(encoder.specs);
  expect(again.columns).toEqual(encoder.columns);
  expect([...again.encode(table)]).toEqual([...encoder.encode(table)]);
});

describe("a hostile state is refused:", () => {
  const columns = encoderState(encoder).config as readonly Record<string, Json>[];
  const tensor = encoderState(encoder).tensor;
  const changed = (index: number, change: Record<string, Json>): Json =>
    columns.map((column, at) => (at === index ? { ...column, ...change } : column));
  const numbers = (index: number, value: number) => {
    const data = Float64Array.from(tensor.data);
    data[index] = value;
    return { shape: [3, 3], data };
  };

  test.each([
    [wrap("x"), 'config.columns must be a list of objects; received "x"'],
    [wrap([1, 2, 3]), "config.columns[0] must be an object; received 1"],
    [wrap(changed(0, { name: 5 })), "config.columns[0].name must be a text; received 5"],
    [
      wrap(changed(1, { type: "list" })),
      'config.columns[1].type must be one of "number", "boolean", "category"; received "list"',
    ],
    [wrap(changed(0, { signedLog: 1 })), "config.columns[0].signedLog must be true or false; received 1"],
    [
      wrap(changed(2, { levels: ["a", "a"] })),
      "config.columns[2].levels must be a list of different texts; received an array of 2",
    ],
    [
      wrap(changed(2, { levels: [1] })),
      "config.columns[2].levels must be a list of different texts; received an array of 1",
    ],
    [wrap(changed(1, { name: "n" })), 'input column "n" occurs twice'],
    [wrap(columns.slice(1)), 'tensor "encoder" must have the shape [2, 3]; received [3, 3]'],
    [wrap(columns, null), 'tensor "encoder" is missing'],
    [
      wrap(columns, { shape: [3, 3], data: new Float64Array(8) }),
      'tensor "encoder" must hold 9 64-bit floats; received a Float64Array of 8',
    ],
    [
      wrap(columns, { shape: [3, 3], data: new Float32Array(9) }),
      'tensor "encoder" must hold 9 64-bit floats; received a Float32Array of 9',
    ],
    [
      wrap(columns, { shape: [3, 3], data: [0] }),
      'tensor "encoder" must hold 9 64-bit floats; received an array of 1',
    ],
    [
      wrap(columns, { shape: 9, data: tensor.data }),
      'tensor "encoder" must have the shape [3, 3]; received 9',
    ],
    [wrap(columns, numbers(4, Number.NaN)), 'tensor "encoder" must hold finite numbers; number 4 is NaN'],
    [wrap(columns, numbers(2, 0)), 'scale of column "n" must be > 0; received 0'],
  ])("%#", (state, problem) => {
    expect(() => decode(state)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `demo: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
