import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { PortraitError } from "../errors/portrait-error.js";
import type { Model } from "../model/model.js";
import type { Codec, ModelState } from "../model/state.js";
import { stableJson } from "../random/hash.js";
import type { ModelBytes } from "./artifact.js";
import { decodeModel } from "./decode.js";
import { encodeModel, encodeModelFile } from "./encode.js";
import { fingerprintOfManifest } from "./manifest.js";
import { type Cog, cog, cogCodec, machine, type Toy, toy, toyCodec } from "./toy-model.js";

const codecs = [toyCodec, cogCodec] as const;

const same = (left: Model, right: Model): boolean =>
  encodeModel(left).model === encodeModel(right).model &&
  Buffer.compare(encodeModel(left).weights, encodeModel(right).weights) === 0;

type Manifest = Record<"weights" | "tensors", object>;

/** The artifact of a model whose JSON was changed, with a fingerprint that fits. */
function changed(change: (manifest: Manifest) => void, model: Model = machine()) {
  const { model: text, weights } = encodeModel(model);
  const manifest = JSON.parse(text);
  change(manifest);
  return { model: JSON.stringify({ ...manifest, fingerprint: fingerprintOfManifest(manifest) }), weights };
}

function problemOf(source: ModelBytes): string {
  try {
    decodeModel(source, { codecs });
  } catch (error) {
    expect(error).toBeInstanceOf(PortraitError);
    const { code, message } = error as PortraitError;
    const match =
      /^decodeModel: this is no whole model: (.*)\. Save the model again, or fetch it again\.$/s.exec(
        message,
      );
    expect([code, match === null]).toEqual(["invalid-artifact", false]);
    return match?.[1] ?? "";
  }
  return "";
}

describe("decodeModel", () => {
  test("gives back the model, to the bit, from both forms", () => {
    const encoded = encodeModel(machine());
    for (const source of [
      encoded,
      encodeModelFile(machine()),
      encodeModelFile(machine()).buffer as ArrayBuffer,
    ]) {
      const model = decodeModel(source, { codecs });
      expect(same(model, machine())).toBe(true);
      expectTypeOf(model).toEqualTypeOf<Toy | Cog>();
    }
  });

  test("gives every part its own state and tensors", () => {
    const state = decodeModel(encodeModel(machine()), { codecs }).state();
    expect(Object.keys(state.tensors).sort()).toEqual(["10", "bytes", "float32", "int32", "none"]);
    const graph = state.parts.graph?.state() as ModelState;
    expect([graph.version, graph.config, Object.keys(graph.tensors)]).toEqual([
      3,
      { depth: 2 },
      ["itemVectors"],
    ]);
    expect(graph.parts.inner?.state().tensors.itemVectors?.shape).toEqual([2, 2]);
  });

  test("restores provenance, frozen all through", () => {
    const graph = decodeModel(encodeModel(machine()), { codecs }).state().parts.graph;
    expect(graph?.provenance).toEqual({
      estimator: "cog",
      params: { layers: 3 },
      seed: 7,
      backend: "wasm",
      fingerprint: "00ff",
      version: "0.1.0",
      history: [{ seed: 1, fingerprint: "ff00" }],
    });
    expect(
      [graph, graph?.provenance, graph?.provenance?.params, graph?.provenance?.history[0]].every(
        Object.isFrozen,
      ),
    ).toBe(true);
    expect(decodeModel(encodeModel(toy()), { codecs }).provenance).toBeUndefined();
  });

  test("hands codecs frozen states", () => {
    const seen: object[] = [];
    const spy: Codec = {
      kind: "toy",
      decode: (state) => {
        seen.push(
          state,
          state.config,
          state.tensors,
          state.parts,
          state.tensors.int32 as object,
          state.config.nested as object,
        );
        return toy();
      },
    };
    decodeModel(encodeModel(machine()), { codecs: [spy, cogCodec] });
    expect(seen.map(Object.isFrozen)).toEqual(Array(6).fill(true));
  });

  test("the layout of the JSON does not matter, its content does", () => {
    const { model, weights, fingerprint } = encodeModel(machine());
    const loaded = decodeModel({ model: stableJson(JSON.parse(model)), weights }, { codecs });
    expect(encodeModel(loaded).fingerprint).toBe(fingerprint);
    expect(problemOf({ model: model.replace('"layers": 3', '"layers": 4'), weights })).toMatch(
      /^model\.json must have the fingerprint "[0-9a-f]{16}"; received "[0-9a-f]{16}"$/,
    );
  });

  test("any random state survives", () => {
    const name = fc.stringMatching(/^[a-z0-9_.-]{1,6}$/);
    const json = fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => !/__proto__|constructor|prototype/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(fc.dictionary(name, json), fc.dictionary(name, fc.float64Array()), (config, data) => {
        const tensors = Object.fromEntries(
          Object.entries(data).map(([key, values]) => [key, { shape: [values.length], data: values }]),
        );
        const model = toy({
          config: JSON.parse(JSON.stringify(config)),
          tensors,
          parts: { twin: cog({ tensors }) },
        });
        expect(same(decodeModel(encodeModelFile(model), { codecs }), model)).toBe(true);
        expect(same(decodeModel(encodeModel(model), { codecs }), model)).toBe(true);
      }),
      { seed: 2 },
    );
  });
});

describe("decodeModel refuses", () => {
  test("every truncation of a single file", () => {
    const file = encodeModelFile(machine());
    for (let length = 0; length < file.length; length++)
      expect(problemOf(file.slice(0, length))).not.toBe("");
  });

  test("every change of one bit of a single file", () => {
    const file = encodeModelFile(
      toy({
        config: { rate: 1e-7 },
        tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } },
        parts: { a: cog() },
      }),
    );
    for (let bit = 0; bit < file.length * 8; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(problemOf(flipped), `bit ${bit}`).not.toBe("");
    }
  });

  test("every change of one byte of the weights beside a model.json, and every truncation of both", () => {
    const { model, weights } = encodeModel(machine());
    fc.assert(
      fc.property(fc.nat(weights.length - 1), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const flipped = weights.slice();
        flipped[index] = (flipped[index] as number) ^ mask;
        expect(problemOf({ model, weights: flipped })).not.toBe("");
      }),
      { seed: 3, numRuns: 500 },
    );
    for (let length = 0; length < weights.length; length++) {
      expect(problemOf({ model, weights: weights.slice(0, length) })).not.toBe("");
    }
    for (let length = 0; length < model.trimEnd().length; length++) {
      expect(problemOf({ model: model.slice(0, length), weights })).not.toBe("");
    }
  });

  test("every change of one character of model.json that changes what it says", () => {
    const { model, weights } = encodeModel(machine());
    fc.assert(
      fc.property(fc.nat(model.length - 1), fc.integer({ min: 0, max: 0x7f }), (index, code) => {
        const text = model.slice(0, index) + String.fromCharCode(code) + model.slice(index + 1);
        const problem = problemOf({ model: text, weights });
        if (problem === "") expect(JSON.parse(text)).toEqual(JSON.parse(model));
      }),
      { seed: 4, numRuns: 1000 },
    );
  });

  test.each<[string, ModelBytes, string]>([
    [
      "a plain safetensors file",
      encodeModel(machine()).weights,
      'the weights\' __metadata__ must have the "format" "portrait-model" and the "model"; received undefined',
    ],
    [
      "a single file beside a model.json",
      { ...encodeModel(toy()), weights: encodeModelFile(toy()) },
      "the weights beside a model.json must have no __metadata__",
    ],
    [
      "a text",
      { ...encodeModel(toy()), model: '"x"' },
      'model.json must have the "format" "portrait-model"; received "x"',
    ],
    ["an empty text", { ...encodeModel(toy()), model: "" }, "model.json is no JSON"],
    [
      "a deep text",
      { ...encodeModel(toy()), model: "[".repeat(1e6) },
      "model.json is nested more than 100 levels deep",
    ],
    [
      "a long text",
      { ...encodeModel(toy()), model: " ".repeat(100_000_001) },
      "model.json has 100000001 characters; at most 100000000 are allowed",
    ],
    [
      "another format",
      changed((m) => Object.assign(m, { format: "tfjs-layers" })),
      'model.json must have the "format" "portrait-model"; received "tfjs-layers"',
    ],
    [
      "another format version",
      changed((m) => Object.assign(m, { formatVersion: 2 })),
      "this version of @portrait/core reads format version 1; the model has 2",
    ],
    [
      "no kind",
      changed((m) => Object.assign(m, { kind: 5 })),
      'the model must have a "kind" that is a text; received 5',
    ],
    [
      "a fractional version",
      changed((m) => Object.assign(m, { version: 1.5 })),
      'the model must have a "version" that is an integer >= 1; received 1.5',
    ],
    [
      "a config of text",
      changed((m) => Object.assign(m, { config: "x" })),
      'the model must have a "config" and "parts" that are objects',
    ],
    [
      "parts in a list",
      changed((m) => Object.assign(m, { parts: [] })),
      'the model must have a "config" and "parts" that are objects',
    ],
    [
      "a part with a path",
      changed((m) => Object.assign(m, { parts: { "a/b": {} } })),
      'the model has a part with the name "a/b"',
    ],
    [
      "a part of text",
      changed((m) => Object.assign(m, { parts: { a: "b" } })),
      'the model, part "a" must be an object; received "b"',
    ],
    [
      "a part without kind",
      changed((m) => Object.assign(m, { parts: { a: {} } })),
      'the model, part "a" must have a "kind" that is a text; received undefined',
    ],
    [
      "a prototype key in the config",
      { ...encodeModel(toy()), model: '{"config":{"__proto__":{"polluted":1}}}' },
      'model.json.config has the forbidden key "__proto__"',
    ],
    [
      "a constructor in the config",
      { ...encodeModel(toy()), model: '{"config":{"constructor":{"prototype":1}}}' },
      'model.json.config has the forbidden key "constructor"',
    ],
    [
      "an infinite number",
      { ...encodeModel(toy()), model: '{"config":{"a":1e999}}' },
      "model.json.config.a must be JSON data; received Infinity",
    ],
    ["NaN", { ...encodeModel(toy()), model: '{"config":{"a":NaN}}' }, "model.json is no JSON"],
    [
      "no weights",
      changed((m) => Object.assign(m, { weights: null })),
      '"weights" must be an object; received null',
    ],
    [
      "a hash of text",
      changed((m) => Object.assign(m.weights, { hash: "zz" })),
      'the weights\' "hash" must be 16 hexadecimal digits; received "zz"',
    ],
    [
      "a path to the weights",
      changed((m) => Object.assign(m.weights, { hash: "0123456789abcdef", file: "../../../etc/passwd" })),
      'the weights\' "file" must be "weights-0123456789abcdef.safetensors"; received "../../../etc/passwd"',
    ],
    [
      "a negative size",
      changed((m) => Object.assign(m.weights, { bytes: -1 })),
      'the weights\' "bytes" must be an integer >= 0; received -1',
    ],
    [
      "tensors of text",
      changed((m) => Object.assign(m, { tensors: "x" })),
      '"tensors" must be an object; received "x"',
    ],
    [
      "a tensor with a path upwards",
      changed((m) => Object.assign(m.tensors, { "../a b": {} })),
      'a tensor has the path "../a b"',
    ],
    [
      "a tensor without shape",
      changed((m) => Object.assign(m.tensors, { int32: { dtype: "I32" } })),
      'tensor "int32" must have a "dtype" and a "shape"',
    ],
    [
      "a tensor of another type",
      changed((m) => Object.assign(m.tensors, { int32: { dtype: "F32", shape: [3] } })),
      'tensor "int32" must be F32 [3]; the weights have I32 [3]',
    ],
    [
      "a tensor of another shape",
      changed((m) => Object.assign(m.tensors, { int32: { dtype: "I32", shape: [3, 1] } })),
      'tensor "int32" must be I32 [3,1]; the weights have I32 [3]',
    ],
    [
      "a tensor too many",
      changed((m) => Object.assign(m.tensors, { more: { dtype: "I32", shape: [3] } })),
      'model.json and the weights must hold the same tensors; only one of them has "more"',
    ],
    [
      "a tensor of no part",
      changed((m) => Object.assign(m, { parts: {} })),
      'tensor "graph/inner/itemVectors" belongs to no part',
    ],
    [
      "provenance of text",
      changed((m) => Object.assign(m, { provenance: "x" })),
      'the provenance must be an object; received "x"',
    ],
    [
      "provenance without version",
      changed((m) => Object.assign(m, { provenance: { estimator: "", backend: "", fingerprint: "" } })),
      'the provenance\'s "version" must be a text; received undefined',
    ],
    [
      "provenance without seed",
      changed((m) =>
        Object.assign(m, {
          provenance: { estimator: "", backend: "", fingerprint: "", version: "", params: {}, history: [] },
        }),
      ),
      'the provenance must have "params", a "seed" and a "history" of seeds and fingerprints',
    ],
    [
      "provenance with a broken history",
      changed((m) =>
        Object.assign(m, {
          provenance: {
            estimator: "",
            backend: "",
            fingerprint: "",
            version: "",
            params: {},
            seed: 1,
            history: [1],
          },
        }),
      ),
      'the provenance must have "params", a "seed" and a "history" of seeds and fingerprints',
    ],
  ])("%s", (_, source, problem) => {
    expect(problemOf(source)).toBe(problem);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("weights of another model", () => {
    const weights = (data: Float32Array<ArrayBuffer>) =>
      encodeModel(toy({ tensors: { w: { shape: [1], data } } }));
    const one = weights(Float32Array.of(1));
    const two = weights(Float32Array.of(2));
    const [hashOne, hashTwo] = [one, two].map(({ model }) => JSON.parse(model).weights.hash);
    expect(problemOf({ model: one.model, weights: two.weights })).toBe(
      `the weights must have 68 bytes and the hash "${hashOne}"; they have 68 and "${hashTwo}"`,
    );
  });

  test("a state that its codec chokes on, naming the reason", () => {
    const choking: Codec = {
      kind: "toy",
      decode: (state) => (state.config.rows as never as string[]).map(String) as never,
    };
    expect(() => decodeModel(encodeModel(toy()), { codecs: [choking] })).toThrowError(
      expect.objectContaining({
        code: "invalid-artifact",
        message:
          "decodeModel: this is no whole model: the codec of \"toy\" cannot read it (Cannot read properties of undefined (reading 'map')). Save the model again, or fetch it again.",
      }),
    );
    const strict: Codec = {
      kind: "toy",
      decode: () => {
        throw new PortraitError({ code: "invalid-artifact", message: "toy: no rows." });
      },
    };
    expect(() => decodeModel(encodeModel(toy()), { codecs: [strict] })).toThrowError("toy: no rows.");
  });

  test("a kind without a codec, listing those passed", () => {
    const decode = (list: readonly Codec[]) => () => decodeModel(encodeModel(machine()), { codecs: list });
    expect(decode([])).toThrowError(
      expect.objectContaining({
        code: "unknown-kind",
        message:
          'decodeModel: no codec was passed for the kind "toy"; there are none. Add the codec of this kind to codecs.',
        details: { kind: "toy", known: [] },
      }),
    );
    expect(decode([toyCodec])).toThrowError(
      expect.objectContaining({
        code: "unknown-kind",
        message:
          'decodeModel: no codec was passed for the kind "cog"; those passed are for "toy". Add the codec of this kind to codecs.',
      }),
    );
  });

  test("options and sources that are none", () => {
    const decode = (source: unknown, options: unknown) => () =>
      decodeModel(source as never, options as never);
    for (const options of [undefined, {}, { codecs: toyCodec }, { codecs: [toyCodec, null] }]) {
      const received = { undefined: "undefined", object: "an object" };
      const codecsPassed = (options as { codecs?: unknown } | undefined)?.codecs;
      const described = Array.isArray(codecsPassed)
        ? "an array of 2"
        : received[typeof codecsPassed as "object"];
      expect(decode(encodeModel(toy()), options)).toThrowError(
        expect.objectContaining({
          code: "invalid-option",
          message: `decodeModel: "codecs" must be a list of codecs; received ${described}. Pass the codec of each kind that you expect.`,
        }),
      );
    }
    expect(decode(encodeModel(toy()), { codecs: [toyCodec, { ...toyCodec }] })).toThrowError(
      expect.objectContaining({
        code: "invalid-option",
        message: 'decodeModel: "codecs" has two codecs of the kind "toy". Pass one of them.',
      }),
    );
    for (const [source, described] of [
      [null, "null"],
      ["x", '"x"'],
      [{ model: "{}" }, "an object"],
      [new Float32Array(2), "a Float32Array"],
    ]) {
      expect(decode(source, { codecs })).toThrowError(
        expect.objectContaining({
          code: "invalid-argument",
          message: `decodeModel: the source must be bytes or { model, weights }; received ${described}. To read a file or folder, use load of "@portrait/core/node".`,
        }),
      );
    }
  });
});
