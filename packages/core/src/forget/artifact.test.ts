import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { decodeModel } from "../artifact/decode.js";
import { encodeModel, encodeModelFile } from "../artifact/encode.js";
import { toy, toyCodec } from "../artifact/toy-model.js";
import { createInteractions } from "../data/interactions.js";
import { fit } from "../model/fit.js";
import { forgetInArtifact } from "./artifact.js";
import { forget } from "./forget.js";
import { shelf, shelfCodec, shelfEstimator } from "./shelf.fixture.js";

const codecs = [shelfCodec];
const log = createInteractions([
  { user: "user-4711", item: "tea", at: 1 },
  { user: "bob", item: "tea", at: 2 },
]);

function bucket(file: Uint8Array | undefined) {
  const state = { file, writes: 0 };
  const place = {
    read: async () => state.file,
    write: async (next: Uint8Array) => {
      state.file = next;
      state.writes++;
    },
  };
  return { state, place };
}

test("a saved model forgets, is replaced, and holds the id no more", async () => {
  const model = await fit(shelfEstimator, log);
  const { state, place } = bucket(encodeModelFile(model));
  const { receipt, values } = await forget("user-4711", { saved: forgetInArtifact(place, { codecs }) });
  const [target] = receipt.targets;
  expect([target?.kind, target?.status, target?.removed]).toEqual(["artifact", "needs-refit", { users: 1 }]);
  const found = decodeModel(state.file as Uint8Array, { codecs });
  expect([found.users, values.saved?.users, state.writes]).toEqual([["bob"], ["bob"], 1]);
  expect([target?.before, target?.after]).toEqual([
    encodeModel(model).fingerprint,
    encodeModel(found).fingerprint,
  ]);
  expect(new TextDecoder("latin1").decode(state.file)).not.toContain("4711");
});

test("a refit takes the place of what was saved", async () => {
  const { state, place } = bucket(encodeModelFile(await fit(shelfEstimator, log)));
  const refit = () => fit(shelfEstimator, createInteractions([{ user: "bob", item: "tea", at: 2 }]));
  const { receipt } = await forget("user-4711", {
    saved: forgetInArtifact(place, { codecs, refit, learntFrom: log }),
  });
  expect([receipt.complete, receipt.targets[0]?.removed]).toEqual([true, { users: 1, refits: 1 }]);
  expect(state.file).toEqual(encodeModelFile(await refit()));
});

test("nothing is written where nothing changes, or nothing is there", async () => {
  const { state, place } = bucket(encodeModelFile(await fit(shelfEstimator, log)));
  const empty = bucket(undefined);
  const { receipt, values } = await forget("joe", {
    saved: forgetInArtifact(place, { codecs }),
    empty: forgetInArtifact(empty.place, { codecs }),
  });
  expect(receipt.targets.map(({ status, before }) => [status, before !== ""])).toEqual([
    ["absent", true],
    ["absent", false],
  ]);
  expect([state.writes, empty.state.writes, values.empty]).toEqual([0, 0, undefined]);
});

test("a place that does not keep what is written is found out", async () => {
  const file = encodeModelFile(shelf(["ann", "bob"], 2));
  const place = { read: async () => file, write: async () => {} };
  const { receipt, errors } = await forget("ann", { saved: forgetInArtifact(place, { codecs }) });
  expect([receipt.targets[0]?.status, receipt.targets[0]?.reason]).toEqual(["failed", "io"]);
  expect(errors.get("saved")).toMatchObject({
    message: expect.stringMatching(
      /^forgetInArtifact: the model was written with the fingerprint "[0-9a-f]{16}", but "[0-9a-f]{16}" was read back\. See that nothing else writes there, and forget the user again\.$/,
    ),
  });
});

test("what is no model, or of a kind that is not expected, stays as it is", async () => {
  const broken = bucket(Uint8Array.of(1, 2, 3));
  const other = bucket(encodeModelFile(toy()));
  const { receipt, errors } = await forget("ann", {
    broken: forgetInArtifact(broken.place, { codecs }),
    other: forgetInArtifact(other.place, { codecs }),
  });
  expect(receipt.targets.map(({ reason }) => reason)).toEqual(["invalid-artifact", "unknown-kind"]);
  expect([broken.state.writes, other.state.writes]).toEqual([0, 0]);
  expect(errors.get("other")).toMatchObject({
    message: expect.stringContaining('forgetInArtifact: no codec was passed for the kind "toy"'),
  });
});

test("places and options are checked", async () => {
  await expectPortraitError(() => forgetInArtifact({ read: 1 } as never, { codecs: [toyCodec] }), {
    code: "invalid-argument",
    message:
      'forgetInArtifact: the place must have the functions "read" and "write"; received an object. For a file or folder, use forgetInSaved of "@portrait/core/node".',
  });
  await expectPortraitError(() => forgetInArtifact(bucket(undefined).place, {} as never), {
    code: "invalid-option",
    message:
      'forgetInArtifact: "codecs" must be a list of codecs; received undefined. Pass the codec of each kind that you expect.',
  });
});
