import { createInteractions, type DecodedState } from "@portrait/core";
import { expect, test } from "vitest";
import { lightGcn, lightGcnCodec } from "./index.js";

/** A model as an artifact would hold it, made without a fit. */
function savedState(): DecodedState {
  const matrix = (...data: number[]) => ({ shape: [2, 2], data: Float32Array.from(data) });
  const { params } = lightGcn({ factors: 2, userEmbeddings: false });
  return {
    kind: "lightGcn",
    version: 1,
    config: {
      params: { ...params } as Record<string, number>,
      users: ["ann", "bob"],
      items: ["milk", "tea"],
      evaluation: null,
    },
    tensors: {
      itemEmbeddings: matrix(1, 0, 0, 1),
      itemVectors: matrix(1, 0, 0, 1),
      foldInVectors: matrix(1, 0, 0, 1),
      userVectors: matrix(1, 0, 0, 1),
      popularity: { shape: [2], data: Float32Array.of(1, 2) },
    },
    parts: {},
  };
}

test("a saved model is served without tfjs being loaded", async () => {
  const model = lightGcnCodec.decode(savedState());
  const history = createInteractions([{ user: "new", item: "tea", at: 1 }]);
  const answers = await model.recommend({ users: ["ann", "new", "nobody"], k: 1, history });
  expect(answers.map(({ items, known }) => [items[0]?.item, known])).toEqual([
    ["milk", true],
    ["tea", true],
    ["tea", false],
  ]);
  expect([...model.embed(["new"], history).values]).toEqual([0, 1]);
  expect("_tfengine" in globalThis).toBe(false);
});
