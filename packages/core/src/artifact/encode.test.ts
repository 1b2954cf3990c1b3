import { describe, expect, test } from "vitest";
import type { Model } from "../model/model.js";
import type { Json, ModelState, Tensor } from "../model/state.js";
import { encodeModel, encodeModelFile } from "./encode.js";
import { cog, machine, stateOf, toy } from "./toy-model.js";

const hint = "The model's state() must be plain data; mend the model.";

/** A model whose state breaks its type, as one written in JavaScript may. */
function broken(state: object): Model {
  return { kind: "toy", state: () => ({ ...stateOf("toy"), ...state }) };
}

function problemOf(model: Model): string {
  for (const encode of [encodeModel, encodeModelFile]) {
    expect(() => encode(model)).toThrowError(expect.objectContaining({ code: "invalid-argument", hint }));
  }
  try {
    encodeModel(model);
  } catch (error) {
    return (error as Error).message.replace("encodeModel: ", "").replace(`. ${hint}`, "");
  }
  return "";
}

describe("encodeModel", () => {
  test("writes a card that people can read", () => {
    const { model, weights, fingerprint } = encodeModel(
      toy({
        config: { b: 1, a: [2] },
        tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } },
        parts: { wheel: cog({ version: 2, tensors: { teeth: { shape: [1], data: Uint8Array.of(9) } } }) },
      }),
    );
    expect(model).toBe(`{
  "format": "portrait-model",
  "formatVersion": 1,
  "kind": "toy",
  "version": 1,
  "weights": {
    "file": "weights-${JSON.parse(model).weights.hash}.safetensors",
    "bytes": ${weights.length},
    "hash": "${JSON.parse(model).weights.hash}"
  },
  "tensors": {
    "w": {
      "dtype": "F32",
      "shape": [
        2
      ]
    },
    "wheel/teeth": {
      "dtype": "U8",
      "shape": [
        1
      ]
    }
  },
  "config": {
    "b": 1,
    "a": [
      2
    ]
  },
  "parts": {
    "wheel": {
      "kind": "cog",
      "version": 2,
      "config": {},
      "parts": {}
    }
  },
  "fingerprint": "${fingerprint}"
}
`);
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  test("equal models give equal text and bytes, in both forms", () => {
    expect(encodeModel(machine())).toEqual(encodeModel(machine()));
    expect(encodeModelFile(machine())).toEqual(encodeModelFile(machine()));
  });

  test("the fingerprint tells models apart by config, weights, shape, parts and provenance", () => {
    const weights = (data: Tensor["data"], shape: readonly number[] = [data.length]) =>
      toy({ tensors: { w: { shape, data } } });
    const provenance = {
      estimator: "toy",
      params: {},
      seed: 0,
      backend: "",
      fingerprint: "",
      version: "0.1.0",
      history: [],
    };
    const models = [
      toy(),
      cog(),
      toy({ version: 2 }),
      toy({ config: { a: 1 } }),
      toy({ config: { a: 2 } }),
      weights(Float32Array.of(1, 2)),
      weights(Float32Array.of(1, 3)),
      weights(Int32Array.of(1, 2)),
      weights(Float32Array.of(1, 2), [2, 1]),
      toy({ parts: { a: cog() } }),
      toy({ parts: { b: cog() } }),
      { ...toy(), provenance },
      { ...toy(), provenance: { ...provenance, seed: 1 } },
    ];
    expect(new Set(models.map((model) => encodeModel(model).fingerprint)).size).toBe(models.length);
  });

  test("two models with the same numbers under other names have weights of other names", () => {
    const named = (name: string) => toy({ tensors: { [name]: { shape: [1], data: Uint8Array.of(1) } } });
    const file = (model: Model) => JSON.parse(encodeModel(model).model).weights.file;
    expect(file(named("a"))).not.toBe(file(named("b")));
  });

  test("leaves the model's own state as it was, not even frozen", () => {
    const state = stateOf("toy", { config: { list: [1] } });
    encodeModel({ kind: "toy", state: () => state });
    expect(Object.isFrozen(state.config)).toBe(false);
  });

  test("records parameters that are no JSON as far as they are", () => {
    const params = {
      inner: { kind: "ridge", params: { l2: 1 }, learn: () => {} },
      never: undefined,
      limit: Number.POSITIVE_INFINITY,
      from: new Date(0),
      widths: Int32Array.of(3, 4),
      items: ["a", undefined],
      size: 5n,
    };
    const provenance = {
      estimator: "toy",
      params,
      seed: 0,
      backend: "",
      fingerprint: "",
      version: "0.1.0",
      history: [],
    };
    expect(JSON.parse(encodeModel({ ...toy(), provenance }).model).provenance.params).toEqual({
      inner: { kind: "ridge", params: { l2: 1 } },
      limit: "Infinity",
      from: "1970-01-01T00:00:00.000Z",
      widths: [3, 4],
      items: ["a", null],
      size: "5",
    });
  });

  const list = (depth: number): Json => (depth === 0 ? [] : [list(depth - 1)]);
  const parts = (depth: number): ModelState["parts"] =>
    depth === 0 ? {} : { part: cog({ parts: parts(depth - 1) }) };
  const tensor = { shape: [2], data: Float32Array.of(1) };

  test.each<[string, Model, string]>([
    [
      "a config with NaN",
      broken({ config: { a: [Number.NaN] } }),
      "the config of the model.a[0] must be JSON data; received NaN",
    ],
    [
      "a config with undefined",
      broken({ config: { a: undefined } }),
      "the config of the model.a must be JSON data; received undefined",
    ],
    [
      "a config with a typed array",
      broken({ config: { a: new Float32Array(2) } }),
      "the config of the model.a must be JSON data; received a Float32Array",
    ],
    [
      "a config with a Map",
      broken({ config: { a: new Map() } }),
      "the config of the model.a must be JSON data; received an instance of Map",
    ],
    [
      "a config with a function",
      broken({ config: { toJSON: () => 1 } }),
      "the config of the model.toJSON must be JSON data; received a function",
    ],
    [
      "a config with a prototype key",
      broken({ config: JSON.parse('{"byUser":{"__proto__":1}}') }),
      'the config of the model.byUser has the forbidden key "__proto__"',
    ],
    [
      "a deep config",
      broken({ config: { a: list(101) } }),
      `the config of the model.a${"[0]".repeat(100)} is nested more than 100 levels deep`,
    ],
    ["a config that is a list", broken({ config: [] }), "the config of the model must be an object"],
    ["no kind", broken({ kind: "" }), 'the state of the model must have a "kind" and a "version" >= 1'],
    ["a version 0", broken({ version: 0 }), 'the state of the model must have a "kind" and a "version" >= 1'],
    [
      "a tensor with a path",
      toy({ tensors: { "../x": tensor } }),
      'a tensor may be named by letters, digits, ".", "_" and "-"; received "../x"',
    ],
    [
      "a tensor named as the metadata",
      toy({ tensors: { __metadata__: tensor } }),
      'a tensor may be named by letters, digits, ".", "_" and "-"; received "__metadata__"',
    ],
    [
      "a tensor of the wrong length",
      toy({ tensors: { w: tensor } }),
      'tensor "w" must hold as many float32, float64, int32 or uint8 numbers as its shape [2] says; received a Float32Array of 1',
    ],
    [
      "a tensor of a part",
      toy({ parts: { a: cog({ tensors: { w: tensor } }) } }),
      'tensor "a/w" must hold as many float32, float64, int32 or uint8 numbers as its shape [2] says; received a Float32Array of 1',
    ],
    [
      "a tensor of another type",
      broken({ tensors: { w: { shape: [1], data: Int8Array.of(1) } } }),
      'tensor "w" must hold as many float32, float64, int32 or uint8 numbers as its shape [1] says; received a Int8Array of 1',
    ],
    [
      "a part with a path",
      toy({ parts: { "a/b": cog() } }),
      'a part may be named by letters, digits, ".", "_" and "-"; received "a/b"',
    ],
    ["a part that is none", broken({ parts: { a: 1 } }), 'part "a" must be a model; received 1'],
    ["parts without end", toy({ parts: parts(17) }), "the parts are nested more than 16 levels deep"],
  ])("refuses %s", (_, model, problem) => {
    expect(problemOf(model)).toBe(problem);
  });

  test("refuses what is no model", () => {
    expect(problemOf(null as never)).toBe("the model must be a model; received null");
  });

  test("refuses parameters without end", () => {
    const params: Record<string, unknown> = {};
    params.self = params;
    const provenance = {
      estimator: "",
      params,
      seed: 0,
      backend: "",
      fingerprint: "",
      version: "",
      history: [],
    };
    expect(problemOf({ ...toy(), provenance })).toBe("the provenance is nested more than 32 levels deep");
  });
});
