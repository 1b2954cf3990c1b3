import { createInteractions, type DecodedState, fit, type Interactions, resume } from "@portrait/core";
import { describeRecommender } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { popularity, popularityCodec } from "./popularity.js";

const events = [
  { user: "ann", item: "tea", at: 1 },
  { user: "ann", item: "tea", at: 2 },
  { user: "ann", item: "tea", at: 3 },
  { user: "bob", item: "milk", at: 4 },
  { user: "eve", item: "milk", at: 5 },
  { user: "eve", item: "__proto__", at: 6 },
  { user: "__proto__", item: "Cake", at: 7 },
];
const log = createInteractions(events);

describeRecommender("popularity", {
  estimator: popularity(),
  codecs: [popularityCodec],
  personal: false,
  outcomes: { empty: "model" },
});

describe("popularity", () => {
  test("counts different users by default, events if asked to", async () => {
    const byUsers = await fit(popularity(), log);
    const byEvents = await fit(popularity({ by: "events" }), log);
    expect(byUsers.catalogue).toEqual(["Cake", "__proto__", "milk", "tea"]);
    expect([...byUsers.counts]).toEqual([1, 1, 2, 1]);
    expect([...byEvents.counts]).toEqual([1, 1, 2, 3]);
  });

  test("everyone gets the same, ties by item, without what they have", async () => {
    const model = await fit(popularity(), log);
    const [eve, stranger] = await model.recommend({ users: ["eve", "nobody"], k: 3, exclude: log });
    expect(eve).toEqual({
      user: "eve",
      known: false,
      items: [
        { item: "Cake", score: 1 },
        { item: "tea", score: 1 },
      ],
    });
    expect(stranger?.items.map(({ item }) => item)).toEqual(["milk", "Cake", "__proto__"]);
  });

  test("the order of the events does not matter", async () => {
    const reversed = createInteractions([...events].reverse());
    expect((await fit(popularity(), reversed)).state()).toEqual((await fit(popularity(), log)).state());
  });

  test("learning on in parts equals a fit on all events, when events are counted", async () => {
    const estimator = popularity({ by: "events" });
    const first = await fit(estimator, createInteractions(events.slice(0, 3)));
    const before = first.state();
    const both = await resume(first, createInteractions(events.slice(3)));
    expect(both.state()).toEqual((await fit(estimator, log)).state());
    expect(first.state()).toEqual(before);
    expect(both.provenance?.history).toHaveLength(1);
  });

  test("no interactions make a model that recommends nothing", async () => {
    const model = await fit(popularity(), createInteractions([]));
    expect(await model.recommend({ users: ["ann"], k: 3 })).toEqual([
      { user: "ann", items: [], known: false },
    ]);
    expect((await resume(model, log)).counts).toHaveLength(4);
  });

  test("refuses other data and other options", async () => {
    await expect(fit(popularity(), {} as Interactions)).rejects.toMatchObject({
      code: "invalid-argument",
      message:
        "popularity: the data must be interactions; received an object. Make them with createInteractions, or with interactions() of an engine.",
    });
    expect(() => popularity({ by: "clicks" as "users" })).toThrow(
      'popularity: "by" must be one of "users", "events"; received "clicks". Leave it out to use "users".',
    );
  });
});

describe("popularityCodec", () => {
  test("gives the same model again", async () => {
    const model = await fit(popularity({ by: "events" }), log);
    const again = popularityCodec.decode(model.state());
    expect(again.state()).toEqual(model.state());
    expect(await again.recommend({ users: ["ann"], k: 2 })).toEqual(
      await model.recommend({ users: ["ann"], k: 2 }),
    );
  });

  const counts = (...numbers: number[]) => ({ counts: { shape: [2], data: Float64Array.from(numbers) } });
  test.each([
    [{ kind: "other" }, 'kind must be "popularity"; received "other"'],
    [{ version: 2 }, "version must be 1; received 2"],
    [{ config: null }, "config must be an object; received null"],
    [
      { config: { by: "luck", items: ["a", "b"] } },
      'config.by must be one of "users", "events"; received "luck"',
    ],
    [
      { config: { by: "users", items: ["b", "a"] } },
      "config.items must be a list of different texts in code-unit order; received an array of 2",
    ],
    [
      { config: { by: "users", items: ["a", "a"] } },
      "config.items must be a list of different texts in code-unit order; received an array of 2",
    ],
    [{ tensors: {} }, 'tensor "counts" is missing'],
    [{ tensors: counts(1) }, 'tensor "counts" must hold 2 64-bit floats; received a Float64Array of 1'],
    [{ tensors: counts(1, 0.5) }, 'tensor "counts" must hold integers >= 0; number 1 is 0.5'],
    [{ tensors: counts(-1, 2) }, 'tensor "counts" must hold integers >= 0; number 0 is -1'],
  ])("refuses %o", (change, problem) => {
    const state = {
      kind: "popularity",
      version: 1,
      config: { by: "users", items: ["a", "b"] },
      tensors: counts(1, 2),
      parts: {},
      ...change,
    } as DecodedState;
    expect(() => popularityCodec.decode(state)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `popularity: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
