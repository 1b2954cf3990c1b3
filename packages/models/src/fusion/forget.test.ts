import {
  decodeModel,
  encodeModelFile,
  fit,
  forget,
  forgetInArtifact,
  forgetInModel,
  interactionsWithout,
} from "@portrait/core";
import { expect, test } from "vitest";
import { ials, ialsCodec } from "../collaborative/ials.js";
import { logisticRegression } from "../linear/logistic-regression.js";
import { logisticRegressionCodec } from "../linear/logistic-regression-codec.js";
import { fuse } from "./fuse.js";
import { fuseCodec } from "./fuse-codec.js";
import { createWorld, worldSchema } from "./testing/world.js";

const { train, test: held } = createWorld(4, 60);
const estimator = fuse({
  embeddings: [ials({ factors: 3, iterations: 4 })],
  predict: logisticRegression({ inputs: worldSchema }),
});
const codecs = [fuseCodec, ialsCodec, logisticRegressionCodec];
const user = train.interactions?.users[1] as string;
const bytes = (file: Uint8Array): string => new TextDecoder("latin1").decode(file);

test("a fused model's graphs are rid of a user, and its answers stay", async () => {
  const model = await fit(estimator, train, { seed: 1 });
  expect(bytes(encodeModelFile(model))).toContain(`${user}\\"`);
  const { receipt, values } = await forget(user, { model: forgetInModel(model) });
  expect(receipt.targets[0]).toMatchObject({
    status: "needs-refit",
    removed: { users: 1, vectors: 1 },
    reason:
      "What it learnt from a user who was removed remains in it. Fit it again without the user, or pass refit.",
  });
  const after = values.model as typeof model;
  expect(bytes(encodeModelFile(after))).not.toContain(`${user}\\"`);
  expect((await after.predictProba(held)).values).toEqual((await model.predictProba(held)).values);
  expect(after.state().parts.graph0?.provenance?.forgotten).toBe(
    model.state().parts.graph0?.provenance === undefined ? undefined : 1,
  );
  const loaded = decodeModel(encodeModelFile(after), { codecs });
  expect(loaded.provenance).toEqual(after.provenance);
  const again = await forget(user, { model: forgetInModel(after) });
  expect([again.receipt.targets[0]?.status, again.receipt.targets[0]?.removed.users]).toEqual([
    "needs-refit",
    0,
  ]);
});

test("a saved one is fitted again from what is left", async () => {
  const model = await fit(estimator, train, { seed: 1 });
  const state = { file: encodeModelFile(model) };
  const place = {
    read: async () => state.file,
    write: async (file: Uint8Array) => {
      state.file = file;
    },
  };
  const rows = train.users.flatMap((one, row) => (one === user ? [] : [row]));
  expect(rows.length).toBeLessThan(train.users.length);
  const interactions = interactionsWithout(train.interactions as never, user);
  const rest = { ...train, interactions };
  const refit = () => fit(estimator, rest, { seed: 1 });
  const { receipt } = await forget(user, { saved: forgetInArtifact(place, { codecs, refit }) });
  expect([receipt.complete, receipt.targets[0]?.removed]).toEqual([
    true,
    { users: 1, vectors: 1, refits: 1 },
  ]);
  expect(state.file).toEqual(encodeModelFile(await refit()));
});
