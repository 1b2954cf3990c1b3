import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { days, type Profile } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { createStorage, type Driver, type Storage } from "unstorage";
import fsDriver from "unstorage/drivers/fs";
import fsLiteDriver from "unstorage/drivers/fs-lite";
import memoryDriver from "unstorage/drivers/memory";
import redisDriver from "unstorage/drivers/redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ProfileStore, type ProfileStoreOptions, profileStore } from "../index.js";
import { visitor } from "../visitor.fixture.js";
import { files } from "./files.js";
import { hasRedis, type RedisServer, startRedis } from "./redis-server.fixture.js";

let folder: string;
let server: RedisServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-stores-"));
  if (hasRedis) server = await startRedis();
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

let number = 0;
const redis = (): Driver =>
  redisDriver({ host: "127.0.0.1", port: server?.port ?? 0, base: `base${number}` });

const backends: readonly (readonly [string, "shared" | "this-store", () => Storage | Driver, boolean])[] = [
  ["memory", "this-store", () => memoryDriver(), true],
  ["a storage in memory", "this-store", () => createStorage(), true],
  ["a storage with a mount", "this-store", () => createStorage().mount("profiles", memoryDriver()), true],
  ["fs", "this-store", () => fsDriver({ base: join(folder, `fs${number}`) }), true],
  [
    "fs-lite in a storage",
    "this-store",
    () => createStorage({ driver: fsLiteDriver({ base: join(folder, `lite${number}`) }) }),
    true,
  ],
  ["files", "shared", () => files({ base: join(folder, `files${number}`) }), true],
  [
    "files in a storage",
    "shared",
    () => createStorage({ driver: files({ base: join(folder, `inside${number}`) }) }),
    true,
  ],
  ["Redis (needs redis-server: apt-get install -y redis-server)", "shared", redis, hasRedis],
  ["Redis in a storage (needs redis-server)", "shared", () => createStorage({ driver: redis() }), hasRedis],
];

/** Ids that files, URLs, patterns, prototypes or Unicode might trip over. */
const awkward = [
  "__proto__",
  "constructor",
  "../../x",
  "..",
  ".",
  "a:b",
  "a/b",
  "a\\b",
  "a",
  "A",
  "ä",
  "a\u0308",
  "ann?x=1",
  "*",
  "[a]",
  "~0041",
  "u-a",
  "con",
  "a$",
  "a.json",
  "a.lock",
  " ",
  "\n",
  "\0",
  "\ud800",
  "\udc00",
  "\ufffd",
  "😀",
  "x".repeat(5_000),
  `${"x".repeat(5_000)}y`,
  "%2e%2e",
];

describe.each(backends)("on %s", (_name, scope, make, available) => {
  let storage: Storage | Driver;
  let now: number;
  let store: ProfileStore;
  const open = (options: ProfileStoreOptions = {}): ProfileStore =>
    profileStore(storage, undefined, { now: () => now, ...options });
  const listed = async (): Promise<string[]> => {
    const users: string[] = [];
    for await (const user of store.users()) users.push(user);
    return users.sort();
  };

  beforeEach(({ skip }) => {
    if (!available) skip();
    number++;
    now = Date.UTC(2024, 0, 1);
    storage = make();
    store = open();
  });
  afterEach(async () => {
    await store?.close();
  });

  test("what is set is what is got", async () => {
    expect(store.scope).toBe(scope);
    expect(await store.get("ann")).toBeUndefined();
    const set = await store.set(visitor("ann", 1));
    expect(set).toEqual({
      profile: visitor("ann", 1),
      version: expect.stringMatching(/^[0-9a-f]{16}$/),
      savedAt: "2024-01-01",
      expiresAt: null,
    });
    expect(await store.get("ann")).toEqual(set);
    await store.set(visitor("ann", 2));
    expect((await store.get("ann"))?.profile).toEqual(visitor("ann", 2));
    expect(await store.delete("ann")).toBe(true);
    expect(await store.delete("ann")).toBe(false);
    expect(await store.get("ann")).toBeUndefined();
    expect(await listed()).toEqual([]);
  });

  test("any id is safe, and none is another", async () => {
    for (const [index, user] of awkward.entries()) await store.set(visitor(user, index));
    for (const [index, user] of awkward.entries()) {
      expect((await store.get(user))?.profile).toEqual(visitor(user, index));
    }
    const many = await store.getMany([...awkward, "ghost", "a"]);
    expect([...many.keys()]).toEqual(awkward);
    expect(await listed()).toEqual([...awkward].sort());
  });

  test("a stale write is refused, and names both versions", async () => {
    const first = await store.set(visitor("ann", 1), { ifVersion: null });
    const second = await store.set(visitor("ann", 2), { ifVersion: first.version });
    const stale = await expectPortraitError(store.set(visitor("ann", 3), { ifVersion: first.version }), {
      code: "conflict",
      message: `set: version ${first.version} was expected to be stored of "ann", and there is version ${second.version}. Read it again and decide anew, or use update.`,
    });
    expect(stale.details).toEqual({ user: "ann", expected: first.version, actual: second.version });
    await expectPortraitError(store.set(visitor("ann", 3), { ifVersion: null }), {
      code: "conflict",
      message: `set: nothing was expected to be stored of "ann", and there is version ${second.version}. Read it again and decide anew, or use update.`,
    });
    await expectPortraitError(store.delete("ann", { ifVersion: first.version }), {
      code: "conflict",
      message: `delete: version ${first.version} was expected to be stored of "ann", and there is version ${second.version}. Read it again and decide anew, or use update.`,
    });
    expect((await store.get("ann"))?.profile).toEqual(visitor("ann", 2));
    expect(await store.delete("ann", { ifVersion: second.version })).toBe(true);
    await expectPortraitError(store.set(visitor("ann", 3), { ifVersion: second.version }), {
      code: "conflict",
      message: `set: version ${second.version} was expected to be stored of "ann", and there is nothing. Read it again and decide anew, or use update.`,
    });
  });

  test("updates at the same time lose nothing", async () => {
    const others = scope === "shared" ? [open(), open()] : [store, store];
    const one = async (through: ProfileStore): Promise<void> => {
      await through.update(
        "ann",
        async (stored) => visitor("ann", Number(stored?.profile.features.visits ?? 0) + 1),
        { attempts: 500 },
      );
    };
    await Promise.all(Array.from({ length: 30 }, (_, index) => one(others[index % 2] as ProfileStore)));
    expect((await store.get("ann"))?.profile.features.visits).toBe(30);
  });

  test("update leaves alone, creates and gives up", async () => {
    expect(await store.update("ann", () => undefined)).toBeUndefined();
    const made = await store.update("ann", () => visitor("ann", 1), { ttl: days(1) });
    expect(made?.expiresAt).toBe("2024-01-02");
    expect(await store.update("ann", () => undefined)).toEqual(made);
    let calls = 0;
    const failed = store.update(
      "ann",
      async () => {
        await store.set(visitor("ann", 100 + calls++));
        return visitor("ann", 0);
      },
      { attempts: 3 },
    );
    await expectPortraitError(failed, {
      code: "conflict",
      message:
        'update: others wrote the profile of "ann" during all 3 attempts. Try again later, or raise attempts.',
    });
    expect([calls, (await store.get("ann"))?.profile.features.visits]).toEqual([3, 102]);
  });

  test("what expired is never returned, and swept away", async () => {
    store = open({ ttl: days(2) });
    await store.set(visitor("ann", 1));
    await store.set(visitor("bob", 2), { ttl: days(1) });
    const kept = await store.set(visitor("eve", 3), { ttl: null });
    expect(kept.expiresAt).toBeNull();
    now += 86_400_000 - 1;
    expect(await listed()).toEqual(["ann", "bob", "eve"]);
    now += 1;
    expect(await store.get("bob")).toBeUndefined();
    expect([...(await store.getMany(["ann", "bob", "eve"])).keys()]).toEqual(["ann", "eve"]);
    expect(await listed()).toEqual(["ann", "eve"]);
    expect(await store.sweep()).toEqual({ removed: 1, kept: 2, unreadable: [] });
    expect(await store.sweep()).toEqual({ removed: 0, kept: 2, unreadable: [] });
    now += 86_400_000;
    await store.set(visitor("ann", 9), { ifVersion: null });
    expect((await store.get("ann"))?.profile.features.visits).toBe(9);
  });

  test("profiles come back as they were", async () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.string({ unit: "binary" }),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
      fc.array(fc.string()),
      fc.array(fc.integer()),
      fc.record({ width: fc.constant(9), indices: fc.constant([1, 4]), values: fc.constant([0.5, 2]) }),
    );
    const name = fc
      .string({ unit: "binary" })
      .filter((text) => !["__proto__", "constructor", "prototype"].includes(text));
    const profiles = fc.record({
      key: fc.string({ unit: "binary", minLength: 1 }),
      features: fc.dictionary(name, value, { noNullPrototype: true }),
      embeddings: fc.dictionary(name, fc.array(fc.integer()), { noNullPrototype: true }),
      tag: value,
    });
    const runs = fc.asyncProperty(profiles, async ({ tag, ...parts }) => {
      const profile: Profile = {
        ...visitor(parts.key, 1),
        ...parts,
        tags: {
          seen: {
            value: tag,
            confidence: 0.5,
            evidence: [{ name: "n", value: tag, comparison: ">=", threshold: 1, holds: true }],
            source: "rule",
            definition: "d",
            validUntil: "2024-03-01",
          },
        },
      };
      await store.set(profile);
      expect((await store.get(profile.key))?.profile).toEqual(profile);
    });
    await fc.assert(runs, { numRuns: 25, seed: 7 });
  });

  test("a closed store says so", async () => {
    await store.close();
    await store.close();
    await expectPortraitError(store.get("ann"), {
      code: "closed",
      message: "profileStore: the store was closed. Make a new one.",
    });
  });
});
