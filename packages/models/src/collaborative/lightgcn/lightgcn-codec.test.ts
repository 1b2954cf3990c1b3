import { createInteractions, type DecodedState, fit } from "@portrait/core";
import { expect, test } from "vitest";
import { lightGcn, lightGcnCodec } from "./lightgcn.js";

const log = createInteractions([
  { user: "ann", item: "tea", at: 1 },
  { user: "bob", item: "milk", at: 2 },
]);
const model = await fit(lightGcn({ factors: 2, layers: 1, steps: 1 }), log);
const state = model.state();

type Changes = { readonly [Part in keyof DecodedState]?: unknown };
const config = (change: object): Changes => ({ config: { ...state.config, ...change } });
const params = (change: object): Changes =>
  config({ params: { ...(state.config.params as object), ...change } });
const tensors = (change: object): Changes => ({ tensors: { ...state.tensors, ...change } });
const floats = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });

test.each<[Changes, string]>([
  [{ kind: "lightGCN" }, 'kind must be "lightGcn"; received "lightGCN"'],
  [{ version: 0 }, "version must be 1; received 0"],
  [{ config: [] }, "config must be an object; received an array of 0"],
  [config({ params: null }), "config.params must be an object; received null"],
  [
    params({ factors: 1e9 }),
    "config.params.factors must be an integer >= 1 and <= 1024; received 1000000000",
  ],
  [
    params({ loss: "__proto__" }),
    'config.params.loss must be one of "bpr", "softmax", "squares"; received "__proto__"',
  ],
  [
    config({ items: ["tea", "milk"] }),
    "config.items must be a list of different texts in code-unit order; received an array of 2",
  ],
  [
    config({ users: ["ann", 7] }),
    "config.users must be a list of different texts in code-unit order; received an array of 2",
  ],
  [config({ users: ["ann"] }), 'tensor "userEmbeddings" must have the shape [1, 2]; received [2, 2]'],
  [{ tensors: null }, 'tensor "popularity" is missing'],
  [tensors({ itemVectors: undefined }), 'tensor "itemVectors" is missing'],
  [
    tensors({ itemVectors: floats([4], 1, 2, 3, 4) }),
    'tensor "itemVectors" must have the shape [2, 2]; received [4]',
  ],
  [
    tensors({ itemVectors: { shape: 4, data: new Float32Array(4) } }),
    'tensor "itemVectors" must have the shape [2, 2]; received 4',
  ],
  [
    tensors({ foldInVectors: floats([2, 2], 1, 2, 3) }),
    'tensor "foldInVectors" must hold 4 32-bit floats; received a Float32Array of 3',
  ],
  [
    tensors({ userVectors: { shape: [2, 2], data: [1, 2, 3, 4] } }),
    'tensor "userVectors" must hold 4 32-bit floats; received an array of 4',
  ],
  [
    tensors({ itemEmbeddings: floats([2, 2], 1, Number.NaN, 3, 4) }),
    'tensor "itemEmbeddings" must hold finite numbers; number 1 is NaN',
  ],
  [
    tensors({ popularity: floats([2], 1, -1) }),
    'tensor "popularity" must hold integers >= 0; number 1 is -1',
  ],
])("refuses %o", (change, problem) => {
  expect(() => lightGcnCodec.decode({ ...state, ...change } as DecodedState)).toThrow(
    expect.objectContaining({
      code: "invalid-artifact",
      message: `lightGcn: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
    }),
  );
});

test("reads back what it wrote, and takes a copy", async () => {
  const copy = structuredClone({ ...state, parts: {} }) as DecodedState;
  const again = lightGcnCodec.decode(copy);
  copy.tensors.itemVectors?.data.fill(0);
  expect(again.state()).toEqual(state);
  expect(await again.recommend({ users: ["ann", "eve"], k: 2 })).toEqual(
    await model.recommend({ users: ["ann", "eve"], k: 2 }),
  );
});
