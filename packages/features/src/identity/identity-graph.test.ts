import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { identityGraph } from "./identity-graph.js";
import { unsetValues } from "./identity-space.js";

const account = (value: string) => ({ space: "account", value }) as const;
const device = (value: string) => ({ space: "device", value }) as const;
const [ann, bob, phone, laptop, kiosk] = [
  account("ann"),
  account("bob"),
  device("phone"),
  device("laptop"),
  device("kiosk"),
];

const graphOf = () =>
  identityGraph({
    spaces: [
      { name: "account", limit: 1 },
      { name: "device", limit: 3, blocked: unsetValues, sharedByAtMost: { account: 2 } },
    ],
  });

describe("identityGraph", () => {
  test("joins ids that were seen together, through others too, and names a person by the first space", () => {
    const graph = graphOf();
    graph.add([
      { ids: [phone, device("tv")], at: 1 },
      { ids: [device("tv"), ann], at: 2 },
    ]);
    expect(graph.resolve(phone)).toEqual({ person: ann, ids: [ann, phone, device("tv")], blocked: null });
    expect(graph.persons().length).toBe(1);
    expect(graph.explain(phone, ann)).toEqual({
      same: true,
      chain: [
        {
          from: phone,
          to: device("tv"),
          at: "1970-01-01T00:00:00.001Z",
          knownAt: "1970-01-01T00:00:00.001Z",
        },
        { from: device("tv"), to: ann, at: "1970-01-01T00:00:00.002Z", knownAt: "1970-01-01T00:00:00.002Z" },
      ],
      refused: [],
      blocked: [],
    });
  });

  test("names a person by the id seen first where the space is the same, then by code units", () => {
    const graph = identityGraph({ spaces: [{ name: "device" }] });
    graph.add({ ids: [device("b"), device("a")], at: 5 });
    expect(graph.resolve(device("b")).person).toEqual(device("a"));
    graph.add({ ids: [device("b")], at: 4 });
    expect(graph.resolve(device("a")).person).toEqual(device("b"));
  });

  test("keeps the link that was known first where a limit forbids both", () => {
    const graph = graphOf();
    graph.add({ ids: [phone, bob], at: 2 });
    graph.add({ ids: [phone, ann], at: 1, knownAt: 3 });
    expect(graph.resolve(phone).person).toEqual(bob);
    expect(graph.resolve(ann).ids).toEqual([ann]);
    const { same, chain, refused } = graph.explain(phone, ann);
    expect([same, chain]).toEqual([false, []]);
    expect(refused).toEqual([
      {
        from: phone,
        to: ann,
        at: "1970-01-01T00:00:00.001Z",
        knownAt: "1970-01-01T00:00:00.003Z",
        reason: "limit",
      },
    ]);
    graph.add({ ids: [phone, ann], at: 1 });
    expect(graph.resolve(phone).person).toEqual(ann);
  });

  test("does not let blocked values join anybody", () => {
    const graph = graphOf();
    graph.add([
      { ids: [device("0000"), ann], at: 1 },
      { ids: [device("0000"), bob], at: 1 },
    ]);
    expect(graph.resolve(ann).ids).toEqual([ann]);
    expect(graph.resolve(device("0000"))).toEqual({
      person: device("0000"),
      ids: [device("0000")],
      blocked: "value",
    });
    expect(graph.resolve(device("null")).blocked).toBe("value");
    expect(graph.explain(ann, device("0000"))).toEqual({
      same: false,
      chain: [],
      refused: [],
      blocked: [device("0000")],
    });
    expect(graph.explain(device("unknown"), account("cyd")).blocked).toEqual([device("unknown")]);
    expect(identityGraph({ spaces: [{ name: "device" }] }).resolve(device("0000")).blocked).toBe(null);
  });

  test("blocks an id that too many share from when that is known, and not before", () => {
    const graph = graphOf();
    const cyd = account("cyd");
    graph.add([
      { ids: [kiosk, ann], at: 1 },
      { ids: [kiosk, bob], at: 2 },
      { ids: [kiosk, cyd], at: 3 },
    ]);
    expect(graph.resolve(kiosk, { asOf: 3 })).toMatchObject({ person: ann, blocked: null });
    expect(graph.resolve(kiosk)).toEqual({ person: kiosk, ids: [kiosk], blocked: "shared" });
    expect(graph.persons().map(({ ids }) => ids)).toEqual([[ann], [bob], [cyd], [kiosk]]);
    const { persons, knownFrom, knownUntil } = graph.intervals({ space: "device" });
    expect([persons, [...knownFrom], [...knownUntil]]).toEqual([["account:ann"], [1], [3]]);
  });

  test("takes apart what an unmerge names, until it is seen together again, and keeps the history", () => {
    const graph = graphOf();
    graph.add([
      { ids: [phone, ann], at: 1 },
      { ids: [phone, laptop], at: 2 },
      { kind: "unmerge", ids: [laptop, ann], at: 10, knownAt: 20 },
    ]);
    expect(graph.resolve(laptop, { asOf: 20 }).person).toEqual(ann);
    expect(graph.resolve(laptop, { at: 10, asOf: 30 }).person).toEqual(ann);
    expect(graph.resolve(laptop).person).toEqual(laptop);
    expect(graph.resolve(phone).person).toEqual(ann);
    expect(graph.explain(laptop, ann).refused.map(({ reason, at }) => [reason, at])).toEqual([
      ["unmerged", "1970-01-01T00:00:00.002Z"],
      ["unmerged", "1970-01-01T00:00:00.010Z"],
    ]);
    graph.add({ ids: [laptop, ann], at: 10, knownAt: 19 });
    expect(graph.resolve(laptop).person).toEqual(laptop);
    graph.add({ ids: [laptop, ann], at: 11, knownAt: 25 });
    expect(graph.resolve(laptop).person).toEqual(ann);
    expect(graph.resolve(laptop, { asOf: 25 }).person).toEqual(laptop);
    const { knownFrom, knownUntil } = graph.intervals({ space: "device" });
    expect([[...knownFrom], [...knownUntil]]).toEqual([
      [2, 25, 1],
      [20, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ]);
  });

  test("sees what held before one instant and was learnt before another", () => {
    const graph = graphOf();
    graph.add({ ids: [phone, ann], at: 10, knownAt: 20 });
    const known = (at: number, asOf: number) => graph.resolve(phone, { at, asOf }).person === ann;
    expect([known(10, 30), known(30, 20)]).toEqual([false, false]);
    expect(graph.resolve(phone, { at: 11, asOf: 21 }).person).toEqual(ann);
    expect(graph.resolve(phone, { at: "1970-01-01T00:00:00.010Z" }).person).toEqual(phone);
    expect(graph.resolve(phone, { asOf: new Date(21) }).person).toEqual(ann);
  });

  test("forgets an id, and what it alone linked", () => {
    const graph = graphOf();
    graph.add([
      { ids: [phone, ann], at: 1 },
      { ids: [phone, laptop], at: 2 },
    ]);
    expect(graph.forget(phone)).toBe(2);
    expect(graph.forget(phone)).toBe(0);
    expect(graph.stats()).toEqual({ ids: 2, statements: 2 });
    expect(graph.resolve(laptop).person).toEqual(laptop);
    expect(graph.snapshot()).not.toContain("phone");
    graph.add({ ids: [phone, ann], at: 3 });
    expect(graph.resolve(phone).person).toEqual(ann);
  });

  test("holds names of the prototype as any other", () => {
    const graph = identityGraph({ spaces: [{ name: "__proto__" }, { name: "constructor" }] });
    const [one, other] = [
      { space: "__proto__", value: "__proto__" },
      { space: "constructor", value: "toString" },
    ] as const;
    graph.add({ ids: [one, other], at: 1 });
    expect(graph.resolve(other).person).toEqual(one);
    const restored = identityGraph({
      spaces: [{ name: "__proto__" }, { name: "constructor" }],
      snapshot: graph.snapshot(),
    });
    expect(restored.persons()).toEqual(graph.persons());
  });

  test("takes in all statements of a list or none", async () => {
    const graph = graphOf();
    const list = [
      { ids: [phone, ann], at: 1 },
      { ids: [phone, ann], at: Number.NaN },
    ];
    await expectPortraitError(() => graph.add(list), {
      code: "invalid-argument",
      message:
        'add: "at" must be a Date, epoch milliseconds or ISO 8601 text; received NaN. Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    });
    expect(graph.stats()).toEqual({ ids: 0, statements: 0 });
    expect(graph.persons()).toEqual([]);
    expect(graph.intervals().ids).toEqual([]);
  });
});

const untyped = (value: unknown): never => value as never;

describe("statements and ids that are malformed", () => {
  test.each([
    [null, "a statement must be an object; received null. Write { ids: [...], at, knownAt }."],
    [
      { ids: [], at: 1 },
      '"ids" must be a list of 1 to 16 ids; received an array of 0. Write ids: [{ space: "device", value: "d1" }, { space: "account", value: "17850" }].',
    ],
    [
      { ids: Array.from({ length: 17 }, (_, place) => device(String(place))), at: 1 },
      '"ids" must be a list of 1 to 16 ids; received an array of 17. Write ids: [{ space: "device", value: "d1" }, { space: "account", value: "17850" }].',
    ],
    [
      { ids: [{ space: "cookie", value: "x" }], at: 1 },
      'there is no space "cookie". The spaces are "account", "device".',
    ],
    [
      { ids: [{ space: "device", value: 7 }], at: 1 },
      'an id must be a space and a value, both texts; received the value 7. Write { space: "account", value: "17850" }.',
    ],
    [
      { ids: ["d1"], at: 1 },
      'an id must be a space and a value, both texts; received "d1". Write { space: "account", value: "17850" }.',
    ],
    [
      { kind: "merge", ids: [ann], at: 1 },
      '"kind" must be "observation" or "unmerge"; received "merge". Leave it out for an observation.',
    ],
    [
      { kind: "unmerge", ids: [ann, ann], at: 1 },
      "an unmerge must name at least 2 different ids; received 1. Name the ids that are of different persons.",
    ],
    [
      { ids: [ann], at: 1, knownAt: Number.POSITIVE_INFINITY },
      '"knownAt" must be a Date, epoch milliseconds or ISO 8601 text; received Infinity. Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    ],
  ])("%j", async (statement, message) => {
    await expectPortraitError(() => graphOf().add(untyped(statement)), {
      code: "invalid-argument",
      message: `add: ${message}`,
    });
  });

  test("questions name who asks", async () => {
    const graph = graphOf();
    await expectPortraitError(() => graph.resolve(untyped({ space: "x", value: "y" })), {
      code: "invalid-argument",
      message: 'resolve: there is no space "x". The spaces are "account", "device".',
    });
    await expectPortraitError(() => graph.resolve(ann, untyped({ asof: 1 })), {
      code: "invalid-option",
      message: 'resolve: there is no option "asof". Did you mean "asOf"?',
    });
    await expectPortraitError(() => graph.intervals(untyped({ space: "x" })), {
      code: "invalid-argument",
      message: 'intervals: there is no space "x". The spaces are "account", "device".',
    });
    graph.add({ ids: [ann, device("account:ann")], at: 1 });
    await expectPortraitError(() => graph.intervals({ space: "device" }), {
      code: "invalid-data",
      message:
        'intervals: "account:ann" is an id of space "device", and the text of another id. Give the space another name.',
    });
  });
});

describe("options that are malformed", () => {
  const spaces = (...list: readonly unknown[]) => ({ spaces: list });
  test.each([
    [
      undefined,
      'options must be an object; received undefined. Write identityGraph({ spaces: [{ name: "account", limit: 1 }, { name: "device" }] }).',
    ],
    [
      spaces(),
      '"spaces" must be a list of 1 to 32 spaces; received an array of 0. Write spaces: [{ name: "account", limit: 1 }, { name: "device" }].',
    ],
    [
      spaces({ name: "a:b" }),
      'the name of space 0 must be a text without ":"; received "a:b". Write spaces: [{ name: "account", limit: 1 }, { name: "device" }].',
    ],
    [spaces({ name: "a" }, { name: "a" }), 'the space "a" is named twice. Give each a name of its own.'],
    [
      spaces({ name: "a", limit: 0 }),
      '"limit" of space "a" must be an integer >= 1; received 0. Leave it out if a person may have any number.',
    ],
    [
      spaces({ name: "a", blocked: [0] }),
      '"blocked" of space "a" must be a list of texts; received 0. Write blocked: ["0000", "unknown"].',
    ],
    [
      spaces({ name: "a", sharedByAtMost: { b: 1 } }),
      '"sharedByAtMost" of space "a" names "b", which is no space. The spaces are "a".',
    ],
    [
      spaces({ name: "a", sharedByAtMost: { a: 1.5 } }),
      '"sharedByAtMost.a" of space "a" must be an integer >= 1; received 1.5. Leave it out if any number may share an id.',
    ],
    [
      spaces({ name: "a", sharedByAtMost: 3 }),
      '"sharedByAtMost" of space "a" must be an object; received 3. Write sharedByAtMost: { account: 3 }.',
    ],
    [
      spaces({ name: "a", max: 1 }),
      'space "a" has no "max". A space has "name", "limit", "blocked", "sharedByAtMost".',
    ],
    [
      { ...spaces({ name: "a" }), snapshot: 1 },
      '"snapshot" must be the text that snapshot() gave; received 1. It may be left out.',
    ],
    [{ ...spaces({ name: "a" }), space: 1 }, 'there is no option "space". Did you mean "spaces"?'],
  ])("%j", async (options, message) => {
    await expectPortraitError(() => identityGraph(untyped(options)), {
      code: "invalid-option",
      message: `identityGraph: ${message}`,
    });
  });
});

describe("snapshots that are malformed", () => {
  const whole = {
    format: "portrait-identities-1",
    spaces: ["account", "device"],
    ids: [
      [0, "ann"],
      [1, "phone"],
    ],
    statements: [[0, 1, 2, 0, 1]],
  };
  const restore = (snapshot: string) =>
    identityGraph({ spaces: [{ name: "account" }, { name: "device" }], snapshot });
  const again = "Pass what snapshot() gave, whole and unchanged.";

  test("one that is whole is taken", () => {
    expect(restore(JSON.stringify(whole)).resolve(phone).person).toEqual(ann);
    expect(JSON.parse(restore(JSON.stringify(whole)).snapshot())).toEqual(whole);
  });

  test.each([
    ["{", `is no JSON. ${again}`],
    ["[]", `must be an object; it is an array of 0. ${again}`],
    [
      { ...whole, format: "portrait-identities-2" },
      'has the format "portrait-identities-2"; this release reads "portrait-identities-1". Use the release that wrote it, or add the statements again.',
    ],
    [
      { ...whole, spaces: ["account", "cookie"] },
      'has the space "cookie", which the graph has not. Declare all spaces of the snapshot.',
    ],
    [{ ...whole, spaces: {} }, `is malformed: "spaces" is no list. ${again}`],
    [{ ...whole, ids: null }, `is malformed: "ids" is no list. ${again}`],
    [{ ...whole, ids: [[2, "x"]] }, `is malformed: id 0 is none. ${again}`],
    [{ ...whole, ids: [["length", "x"]] }, `is malformed: id 0 is none. ${again}`],
    [
      {
        ...whole,
        ids: [
          [0, "x"],
          [0, "x"],
        ],
      },
      `is malformed: id 1 is there twice. ${again}`,
    ],
    [{ ...whole, statements: {} }, `is malformed: "statements" is no list. ${again}`],
    ...[
      null,
      [2, 1, 2, 0],
      [0, 1, 2],
      [1, 1, 2, 0],
      [0, 1, 2, 0, 0],
      [0, 1, 2, 5],
      [0, 1, 2, -1],
      [0, 1, 2, "0"],
      [0, "1", 2, 0],
      [0, 0.5, 2, 0],
      [0, 1, 9e15, 0],
      [0, 1, null, 0],
      [0, 1, 2, ...Array.from({ length: 17 }, (_, id) => id)],
    ].map((statement) => [
      { ...whole, statements: [statement] },
      `is malformed: statement 0 is none. ${again}`,
    ]),
  ] as [unknown, string][])("%j", async (snapshot, message) => {
    const text = typeof snapshot === "string" ? snapshot : JSON.stringify(snapshot);
    await expectPortraitError(() => restore(text), {
      code: "invalid-artifact",
      message: `identityGraph: the snapshot ${message}`,
    });
  });
});
