import {
  days,
  defineEvents,
  id,
  isPortraitError,
  type PortraitError,
  type Profile,
  timestamp,
} from "@portrait/core";
import { buildProfiles, count, defineProfile, memory } from "@portrait/features";
import { expectPortraitError } from "@portrait/testing";
import { createStorage, type Driver, prefixStorage } from "unstorage";
import memoryDriver from "unstorage/drivers/memory";
import { beforeEach, expect, test } from "vitest";
import { profileStore } from "./index.js";
import { visitor } from "./visitor.fixture.js";

let driver: Driver;
beforeEach(() => {
  driver = memoryDriver();
});
const put = (key: string, text: unknown): unknown => driver.setItem?.(key, text as string, {});
const held = (key: string): unknown => driver.getItem(key);
const mend = "Delete it, or set the profile again; it stays as it is until then.";

test("what is stored is an envelope of JSON", async () => {
  const store = profileStore(driver, undefined, { now: () => 0, ttl: days(1) });
  const { version } = await store.set(visitor("Ann", 1));
  expect(JSON.parse(String(held("profiles:u-~0041nn")))).toEqual({
    format: "portrait-profile",
    layout: 1,
    version,
    savedAt: "1970-01-01",
    expiresAt: "1970-01-02",
    profile: visitor("Ann", 1),
  });
});

test.each<[string, (good: string) => unknown, string | RegExp]>([
  ["nothing but text", () => "hello", "it is no JSON"],
  ["empty text", () => "", "it is no JSON"],
  ["half a record", (good) => good.slice(0, 100), "it is no JSON"],
  ["a list", () => "[1]", "it is no stored profile but an array of 1"],
  ["another's object", () => '{"a":1}', "it is no stored profile but an object"],
  ["another's format", () => '{"format":"x"}', 'it is no stored profile but "x"'],
  ["a parsed object", () => ({ a: 1 }), "it is no stored profile but an object"],
  [
    "a newer layout",
    (good) => good.replace('"layout":1', '"layout":2'),
    "its layout is 2, and this version of @portrait/store reads 1",
  ],
  [
    "a changed value",
    (good) => good.replace('"visits":1', '"visits":7'),
    /its content has the hash [0-9a-f]{16}, and it says "[0-9a-f]{16}"/,
  ],
  [
    "no time",
    (good) => good.replace('"savedAt":"1970-01-01"', '"savedAt":5'),
    "savedAt and expiresAt must be instants; received 5 and null",
  ],
  [
    "a key of prototypes",
    (good) => good.replace('"visits"', '"__proto__"'),
    'it.profile.features has the forbidden key "__proto__"',
  ],
])("%s is an error that names the key, and stays", async (_, change, problem) => {
  const store = profileStore(driver, undefined, { now: () => 0 });
  await store.set(visitor("ann", 1));
  const bad = change(String(held("profiles:u-ann")));
  put("profiles:u-ann", bad);
  const text = `The record "profiles:u-ann" cannot be read: ${typeof problem === "string" ? problem : problem.source}. ${mend}`;
  const error: unknown = await store.get("ann").catch((thrown: unknown) => thrown);
  expect(isPortraitError(error, "invalid-record")).toBe(true);
  if (typeof problem === "string") expect((error as PortraitError).message).toBe(text);
  else expect((error as PortraitError).message).toMatch(problem);
  for (const call of [
    () => store.getMany(["ann"]),
    () => store.update("ann", () => visitor("ann", 2)),
    () => store.set(visitor("ann", 2), { ifVersion: null }),
    () => store.users().next(),
  ]) {
    await expect(call()).rejects.toThrow((error as PortraitError).message);
  }
  expect((await store.sweep()).unreadable.map(({ message }) => message)).toEqual([
    (error as PortraitError).message,
  ]);
  expect(held("profiles:u-ann")).toEqual(bad);

  const passed: string[] = [];
  const users: string[] = [];
  await store.set(visitor("bob", 1));
  for await (const user of store.users({ onUnreadable: (one) => passed.push(one.message) })) users.push(user);
  expect([users, passed.length]).toEqual([["bob"], 1]);
  await store.set(visitor("ann", 3));
  expect((await store.get("ann"))?.profile.features.visits).toBe(3);
});

test("what cannot be read can be deleted", async () => {
  put("profiles:u-ann", "hello");
  expect(await profileStore(driver).delete("ann")).toBe(true);
  expect(held("profiles:u-ann")).toBeNull();
});

test("the record of one user under the key of another is refused", async () => {
  const store = profileStore(driver);
  await store.set(visitor("ann", 1));
  put("profiles:u-bob", held("profiles:u-ann"));
  await expectPortraitError(store.get("bob"), {
    code: "invalid-record",
    message: `The record "profiles:u-bob" cannot be read: it holds the profile of "ann". ${mend}`,
  });
});

test("keys of others below the base are passed over", async () => {
  put("profiles:other", "hello");
  put("elsewhere", "hello");
  const store = profileStore(driver);
  expect(await store.sweep()).toEqual({ removed: 0, kept: 0, unreadable: [] });
  expect([held("profiles:other"), held("elsewhere")]).toEqual(["hello", "hello"]);
});

test("stores with other bases do not see each other", async () => {
  const [one, other] = [
    profileStore(driver, undefined, { base: "shop:a" }),
    profileStore(driver, undefined, { base: "shop:b" }),
  ];
  await one.set(visitor("ann", 1));
  expect(await other.get("ann")).toBeUndefined();
  expect((await one.get("ann"))?.profile).toEqual(visitor("ann", 1));
});

test("a definition types the profiles and refuses others", async () => {
  const visits = defineEvents({ user: id("user"), at: timestamp() });
  const definition = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
  const engine = memory();
  const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
  const [ann] = await buildProfiles(definition, log, { engine, asOf: "2024-02-01" });
  const store = profileStore(driver, definition);
  await store.set(ann as NonNullable<typeof ann>);
  const visitCount: number | null | undefined = (await store.get("ann"))?.profile.features.visits;
  expect(visitCount).toBe(1);
  await expectPortraitError(store.set(visitor("bob", 1)), {
    code: "invalid-argument",
    message: `set: the profile is of the definition 0123456789abcdef, and the store's is ${definition.hash}. Build it with the definition that the store was opened with.`,
  });
  await profileStore(driver).set(visitor("bob", 1));
  await expectPortraitError(store.get("bob"), {
    code: "invalid-record",
    message: `The record "profiles:u-bob" cannot be read: its profile is of the definition 0123456789abcdef, and the store's is ${definition.hash}. ${mend}`,
  });
});

const tag = {
  value: 1,
  confidence: 1,
  evidence: [],
  source: "fact",
  definition: "d",
  validUntil: null,
} as const;
test.each<[string, unknown, string]>([
  ["no object", "ann", 'the profile must be an object; received "ann"'],
  ["no key", { ...visitor("ann", 1), key: undefined }, "profile.key must be JSON data; received undefined"],
  ["an empty key", visitor("", 1), 'profile.key must be a text that is not empty; received ""'],
  ["NaN", visitor("ann", Number.NaN), "profile.features.visits must be JSON data; received NaN"],
  [
    "an infinity",
    visitor("ann", Number.NEGATIVE_INFINITY),
    "profile.features.visits must be JSON data; received -Infinity",
  ],
  ["no time", { ...visitor("ann", 1), asOf: "soon" }, 'profile.asOf must be ISO 8601 text; received "soon"'],
  [
    "no definition",
    { ...visitor("ann", 1), definition: "" },
    'profile.definition must be a text that is not empty; received ""',
  ],
  [
    "features in a list",
    { ...visitor("ann", 1), features: [1] },
    "profile.features must be an object; received an array of 1",
  ],
  [
    "an invalid date",
    { ...visitor("ann", 1), features: { at: new Date(Number.NaN) } },
    "profile.features.at must be JSON data or an instant; received an invalid Date",
  ],
  [
    "a tag that is none",
    { ...visitor("ann", 1), tags: { t: 1 } },
    "profile.tags.t must be a tag; received 1",
  ],
  [
    "a sure tag",
    { ...visitor("ann", 1), tags: { t: { ...tag, confidence: 2 } } },
    "profile.tags.t.confidence must be a number in [0, 1]; received 2",
  ],
  [
    "a tag's source",
    { ...visitor("ann", 1), tags: { t: { ...tag, source: "x" } } },
    'profile.tags.t.source must be "fact", "rule" or "model"; received "x"',
  ],
  [
    "a tag's evidence",
    { ...visitor("ann", 1), tags: { t: { ...tag, evidence: 1 } } },
    "profile.tags.t.evidence must be a list; received 1",
  ],
  [
    "a tag's end",
    { ...visitor("ann", 1), tags: { t: { ...tag, validUntil: "x" } } },
    'profile.tags.t.validUntil must be ISO 8601 text; received "x"',
  ],
  [
    "an embedding of text",
    { ...visitor("ann", 1), embeddings: { e: ["a"] } },
    "profile.embeddings.e must be a list of finite numbers; received an array of 1",
  ],
])("a profile with %s is refused", async (_, profile, problem) => {
  const store = profileStore(driver);
  await expectPortraitError(store.set(profile as Profile), {
    code: "invalid-argument",
    message: `set: ${problem}. Pass a profile of buildProfiles or live.`,
  });
  expect(await driver.getKeys("", {})).toEqual([]);
});

test("arguments and options are checked", async () => {
  const store = profileStore(driver);
  const refused = (failing: () => unknown, code: PortraitError["code"], message: string) =>
    expectPortraitError(failing, { code, message });
  for (const user of ["", undefined, 5]) {
    const shown = user === "" ? '""' : String(user);
    const message = `get: the user must be a text that is not empty; received ${shown}.`;
    await refused(() => store.get(user as string), "invalid-argument", message);
  }
  await refused(
    () => store.getMany("ann"),
    "invalid-argument",
    'getMany: the users must be a list of ids; received "ann".',
  );
  await refused(
    () => store.update("ann", 1 as never),
    "invalid-argument",
    "update: the change must be a function; received 1. Pass (stored) => profile.",
  );
  await refused(
    () => store.update("ann", () => visitor("bob", 1)),
    "invalid-argument",
    'update: the profile of "ann" was to be changed, and that of "bob" was returned. Return a profile with the same key.',
  );
  await refused(
    () => store.update("ann", () => visitor("ann", 1), { signal: AbortSignal.abort() }),
    "aborted",
    "update: the caller's signal stopped it. Nothing was written.",
  );
  await refused(
    () => store.set(visitor("ann", 1), { ttl: 5 as never }),
    "invalid-option",
    'set: "ttl" must be a duration such as days(30), or null; received 5. It may be left out.',
  );
  await refused(
    () => store.set(visitor("ann", 1), { ifversion: "x" } as never),
    "invalid-option",
    'set: there is no option "ifversion". Did you mean "ifVersion"?',
  );
  await refused(
    () => profileStore(driver, undefined, { base: "../x" }),
    "invalid-option",
    'profileStore: "base" must be words of a-z, 0-9, "_" and "-", joined by ":"; received "../x". Leave it out to use "profiles".',
  );
  await refused(
    () => profileStore(5 as never),
    "invalid-argument",
    "profileStore: the storage must be one of unstorage, or a driver; received 5. Pass createStorage({ driver }) of unstorage.",
  );
  await refused(
    () => profileStore(driver, {} as never),
    "invalid-argument",
    "profileStore: the definition must be one of defineProfile. Leave it out to keep profiles of any definition.",
  );
  await refused(
    () => profileStore({ ...driver, setItem: undefined } as never),
    "not-supported",
    "profileStore: the driver cannot write. Pass one that has setItem and removeItem.",
  );
  await refused(
    () => profileStore(prefixStorage(createStorage(), "shop")),
    "not-supported",
    "profileStore: the storage is a view made by prefixStorage, which does not tell where its keys lie. Pass the storage itself, and the prefix as base.",
  );
  const strange = profileStore(driver, undefined, { now: () => Number.NaN });
  await refused(
    () => strange.set(visitor("ann", 1)),
    "invalid-option",
    'profileStore: "now" must give epoch milliseconds; it gave NaN.',
  );
});

test("a storage that fails is an error of ours, and the cause is kept", async () => {
  const cause = new Error("connection lost.");
  const fail = () => Promise.reject(cause);
  const store = profileStore({ ...driver, getItem: fail, setItem: fail, removeItem: fail, getKeys: fail });
  const again = "Try again once it answers.";
  const unknown = "Try again once it answers; it may have been done or not.";
  const read = await expectPortraitError(store.get("ann"), {
    code: "io",
    message: `The storage could not read "profiles:u-ann": connection lost. ${again}`,
  });
  expect(read.cause).toBe(cause);
  await expectPortraitError(store.set(visitor("ann", 1)), {
    code: "io",
    message: `The storage could not write "profiles:u-ann": connection lost. ${unknown}`,
  });
  await expectPortraitError(store.delete("ann"), {
    code: "io",
    message: `The storage could not remove "profiles:u-ann": connection lost. ${unknown}`,
  });
  await expectPortraitError(store.users().next(), {
    code: "io",
    message: `The storage could not list "profiles:": connection lost. ${again}`,
  });
});
