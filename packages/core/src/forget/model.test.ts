import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { decodeModel } from "../artifact/decode.js";
import { encodeModel } from "../artifact/encode.js";
import { createExamples } from "../data/create-examples.js";
import { createInteractions } from "../data/interactions.js";
import { interactionsWithout } from "../data/interactions-without.js";
import { fit, resume } from "../model/fit.js";
import type { Model } from "../model/model.js";
import { removeUser } from "../model/user-holder.js";
import { forget } from "./forget.js";
import { forgetInModel } from "./model.js";
import {
  memory,
  memoryEstimator,
  plain,
  plainEstimator,
  shelf,
  shelfCodec,
  shelfEstimator,
} from "./shelf.fixture.js";

const log = createInteractions([
  { user: "ann", item: "tea", at: 1 },
  { user: "bob", item: "tea", at: 2 },
  { user: "eve", item: "rye", at: 3 },
]);
const rest = interactionsWithout(log, "ann");

async function forgetIn<M extends Model>(user: string, ...args: Parameters<typeof forgetInModel<M>>) {
  const { receipt, values, errors } = await forget(user, { model: forgetInModel<M>(...args) });
  const [target] = receipt.targets;
  if (target === undefined) throw new Error("no target");
  return { ...target, value: values.model as M, error: errors.get("model"), receipt };
}

describe("a model that holds ids", () => {
  test("is rid of them, and says that what it learnt remains, also the next times", async () => {
    const model = await fit(shelfEstimator, log, { seed: 7 });
    const first = await forgetIn("ann", model);
    expect([first.status, first.removed, first.reason]).toEqual([
      "needs-refit",
      { users: 1 },
      "What it learnt from a user who was removed remains in it. Fit it again without the user, or pass refit.",
    ]);
    expect([first.value.users, first.value.sum, model.users]).toEqual([["bob", "eve"], 3, log.users]);
    expect(first.value.provenance).toEqual({ ...model.provenance, forgotten: 1 });
    expect([first.before, first.after]).toEqual([
      encodeModel(model).fingerprint,
      encodeModel(first.value).fingerprint,
    ]);
    expect(JSON.stringify(first.receipt)).not.toContain("ann");

    const again = await forgetIn("ann", first.value);
    expect([again.status, again.removed, again.value]).toEqual(["needs-refit", { users: 0 }, first.value]);
    const second = await forgetIn("bob", first.value);
    expect(second.reason).toBe(
      "What it learnt from 2 users who were removed remains in it. Fit it again without the user, or pass refit.",
    );
    expect(second.value.provenance?.forgotten).toBe(2);
  });

  test("holds nothing of whom it did not learn from", async () => {
    const model = await fit(shelfEstimator, log);
    const other = await forgetIn("joe", model);
    expect([other.status, other.value, other.after]).toEqual(["absent", model, other.before]);
  });

  test("cannot tell where it went on from another fit", async () => {
    const model = await fit(shelfEstimator, log);
    const later = { ...model, provenance: { ...model.provenance, history: [{ seed: 1, fingerprint: "f" }] } };
    expect((await forgetIn("joe", later as typeof model)).status).toBe("needs-refit");
    expect((await forgetIn("joe", later as typeof model, { learntFrom: log })).status).toBe("needs-refit");
  });

  test("keeps the count in an artifact and in a fit that goes on from it", async () => {
    const { value } = await forgetIn("ann", await fit(shelfEstimator, log));
    expect(decodeModel(encodeModel(value), { codecs: [shelfCodec] }).provenance?.forgotten).toBe(1);
    const learnOn = async () => shelf(["joe"], 1);
    const later = await resume({ ...value, learnOn }, rest);
    expect(later.provenance?.forgotten).toBe(1);
    const zero = encodeModel(value).model.replace('"forgotten": 1', '"forgotten": 0.5');
    expect(() => decodeModel({ ...encodeModel(value), model: zero }, { codecs: [shelfCodec] })).toThrow(
      /decodeModel: this is no whole model/,
    );
  });

  test("is fitted again where that is possible", async () => {
    const model = await fit(shelfEstimator, log, { seed: 7 });
    const refit = (user: string) => fit(shelfEstimator, interactionsWithout(log, user), { seed: 7 });
    const result = await forgetIn("ann", model, { refit });
    expect([result.status, result.removed]).toEqual(["removed", { users: 1, refits: 1 }]);
    const rebuilt = await fit(shelfEstimator, rest, { seed: 7 });
    expect(encodeModel(result.value)).toEqual(encodeModel(rebuilt));
    const stale = removeUser(model, "bob").model;
    expect((await forgetIn("ann", stale, { refit })).removed).toEqual({ users: 1, refits: 1 });
    expect((await forgetIn("joe", stale, { refit })).removed).toEqual({ users: 0, refits: 1 });
    expect((await forgetIn("joe", model, { refit })).status).toBe("absent");
  });

  test("without a provenance gets one that counts", () => {
    const { model, removed } = removeUser(shelf(["ann"], 1), "ann");
    expect([removed, model.provenance?.forgotten, model.provenance?.estimator]).toEqual([
      { users: 1 },
      1,
      "shelf",
    ]);
    expect(Object.isFrozen(model)).toBe(true);
  });
});

describe("a model that holds what it learnt from", () => {
  test("learns again without the user under its seed", async () => {
    const model = await fit(memoryEstimator, log, { seed: 5 });
    const result = await forgetIn("ann", model);
    expect([result.status, result.removed]).toEqual(["removed", { users: 1, refits: 1 }]);
    const rebuilt = await fit(memoryEstimator, rest, { seed: 5 });
    expect(result.value.state()).toEqual(rebuilt.state());
    expect(result.value.provenance).toEqual({ ...rebuilt.provenance, fingerprint: "" });
    expect((await forgetIn("ann", result.value)).status).toBe("absent");
    expect((await forgetIn("ann", memory(["ann"], 0))).value.users).toEqual([]);
  });

  test("stops by the caller's signal, and stays as it is", async () => {
    const model = await fit(memoryEstimator, log);
    const failing = forgetInModel(model).forget("ann", { signal: AbortSignal.abort() });
    await expectPortraitError(failing, {
      code: "aborted",
      message: "memory: the fit was stopped by its signal.",
    });
    expect(model.users).toEqual(log.users);
  });
});

describe("a model that holds no users", () => {
  test("may have learnt from the user, unless what it learnt from shows that it did not", async () => {
    const model = await fit(plainEstimator, log);
    const unknown = await forgetIn("joe", model);
    expect([unknown.status, unknown.reason]).toEqual([
      "needs-refit",
      "It holds no ids, and may have learnt from the user. Fit it again without the user, or pass refit.",
    ]);
    expect((await forgetIn("joe", model, { learntFrom: log })).status).toBe("absent");
    const known = await forgetIn("ann", model, { learntFrom: log });
    expect([known.status, known.reason]).toEqual([
      "needs-refit",
      "What it learnt from the user remains in it. Fit it again without the user, or pass refit.",
    ]);
  });

  test("reads the users of examples, and of their interactions", async () => {
    const examples = createExamples({
      rows: [{ n: 1 }, { n: 2 }],
      schema: { columns: [{ name: "n", type: "number" }] },
      target: [true, false],
      users: ["bob", "eve"],
    });
    const learnt = { ...examples, interactions: log };
    const learn = async (): Promise<ReturnType<typeof plain>> => plain();
    const one = await fit({ kind: "plain", params: {}, learn }, examples);
    const two = await fit({ kind: "plain", params: {}, learn }, learnt);
    expect((await forgetIn("ann", one, { learntFrom: examples })).status).toBe("absent");
    expect((await forgetIn("bob", one, { learntFrom: examples })).status).toBe("needs-refit");
    expect((await forgetIn("ann", two, { learntFrom: learnt })).status).toBe("needs-refit");
  });

  test.each([[{ levels: ["x", "ann"] }], [{ byUser: { ann: 1 } }], [{ deep: [{ a: [{ b: "ann" }] }] }]])(
    "says so where it holds the id after all: %j",
    async (config) => {
      const { reason } = await forgetIn("ann", plain(config));
      expect(reason).toBe(
        "It holds the id among its values, and cannot be rid of it. Fit it again without the user, or pass refit.",
      );
    },
  );
});

describe("a refit is refused", () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ["that gives no model", 7, "received 7"],
    ["of another kind", plain(), 'it must be of the kind "shelf", and is "plain"'],
    ["that holds the user", shelf(["ann"], 1), "the one that it gave holds the user"],
    [
      "that removed other users only",
      removeUser(shelf(["bob", "eve"], 2), "eve").model,
      "the one that it gave still holds what it learnt from users who were removed",
    ],
  ];
  test.each(cases)("%s", async (_, next, problem) => {
    const model = await fit(shelfEstimator, log);
    const result = await forgetIn("ann", model, { refit: async () => next as never });
    expect([result.status, result.reason, result.value]).toEqual(["failed", "invalid-data", undefined]);
    expect(result.error).toMatchObject({
      message: `forgetInModel: "refit" must give a model without the user; ${problem}. Fit it on data without the user: interactionsWithout, or a log that forgot the user.`,
    });
  });

  test("that learns from the same data", async () => {
    const model = await fit(plainEstimator, log);
    const options = { learntFrom: log, refit: () => fit(plainEstimator, log, { seed: 2 }) };
    expect((await forgetIn("ann", model, options)).error).toMatchObject({
      message: expect.stringContaining("learnt from the same data as before"),
    });
  });

  test("that throws", async () => {
    const error = new Error("no log");
    const refit = () => Promise.reject(error);
    expect((await forgetIn("ann", shelf(["ann"], 1), { refit })).error).toBe(error);
  });
});

test.each<[unknown, unknown, string, string]>([
  [
    undefined,
    undefined,
    "invalid-argument",
    "forgetInModel: the first argument must be a model; received undefined. Make one with fit, or load it.",
  ],
  [
    {},
    undefined,
    "invalid-argument",
    "forgetInModel: the first argument must be a model; received an object. Make one with fit, or load it.",
  ],
  [
    plain(),
    { refit: 1 },
    "invalid-option",
    'forgetInModel: "refit" must be a function; received 1. It may be left out.',
  ],
  [
    plain(),
    { learntFrom: [] },
    "invalid-option",
    'forgetInModel: "learntFrom" must be examples or interactions; received an array of 0. It may be left out.',
  ],
  [
    plain(),
    { learntFrom: log },
    "invalid-argument",
    'forgetInModel: "learntFrom" must be what the model learnt from, with the fingerprint ""; received data with "HASH". Pass the data of the last fit, with the user still in it, or leave it out.',
  ],
])("%o with %o is refused", async (model, options, code, message) => {
  const { fingerprintOf } = await import("../model/fingerprint.js");
  await expectPortraitError(() => forgetInModel(model as never, options as never), {
    code: code as never,
    message: message.replace("HASH", fingerprintOf(log)),
  });
});
