import { setTimeout as sleep } from "node:timers/promises";
import { type Duration, days } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { Redis } from "ioredis";
import type { Driver } from "unstorage";
import redisDriver, { type RedisOptions } from "unstorage/drivers/redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { profileStore } from "../index.js";
import { visitor } from "../visitor.fixture.js";
import { hasRedis, type RedisServer, startRedis } from "./redis-server.fixture.js";
import { ended, startWriter } from "./run-writer.fixture.js";

const needed = hasRedis ? "" : " (needs redis-server: apt-get install -y redis-server)";

describe.skipIf(!hasRedis)(`on Redis${needed}`, () => {
  let server: RedisServer;
  let client: Redis;
  const drivers: Driver[] = [];
  const driver = (options: RedisOptions = {}): Driver => {
    const made = redisDriver({ host: "127.0.0.1", port: server.port, ...options });
    drivers.push(made);
    return made;
  };

  beforeAll(async () => {
    server = await startRedis();
    client = new Redis(server.port, "127.0.0.1");
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.stop();
  });
  beforeEach(async () => {
    await client.flushall();
  });
  afterEach(async () => {
    for (const made of drivers.splice(0)) await made.dispose?.();
  });

  test("several processes lose no update", async () => {
    const codes = await Promise.all(
      [1, 2].map(() => ended(startWriter("redis", `${server.port}`, "ann", "300"))),
    );
    expect(codes).toEqual([0, 0]);
    expect((await profileStore(driver()).get("ann"))?.profile.features.visits).toBe(600);
  });

  test("Redis drops what expired by itself", async () => {
    const store = profileStore(driver());
    const brief: Duration = { milliseconds: 80 };
    await store.set(visitor("ann", 1), { ttl: brief });
    await store.set(visitor("bob", 1), { ifVersion: null, ttl: brief });
    await store.update("eve", () => visitor("eve", 1), { ttl: days(1) });
    const left = await client.pttl("profiles:u-eve");
    expect(left).toBeGreaterThan(86_390_000);
    expect(left).toBeLessThanOrEqual(86_400_000);
    await sleep(120);
    expect(await client.keys("*")).toEqual(["profiles:u-eve"]);
    await store.set(visitor("eve", 2));
    expect(await client.pttl("profiles:u-eve")).toBe(-1);
  });

  test("the driver's own base and time to live hold", async () => {
    const store = profileStore(driver({ base: "shop", ttl: 60 }));
    await store.set(visitor("ann", 1));
    await store.update("bob", () => visitor("bob", 1));
    expect((await client.keys("*")).sort()).toEqual(["shop:profiles:u-ann", "shop:profiles:u-bob"]);
    expect(await client.ttl("shop:profiles:u-ann")).toBe(60);
    expect(await client.ttl("shop:profiles:u-bob")).toBe(60);
    expect(await store.sweep()).toEqual({ removed: 0, kept: 2, unreadable: [] });
  });

  test("profiles that two writers create at once are created once", async () => {
    const stores = [driver(), driver(), driver(), driver()].map((one) => profileStore(one));
    const outcomes = await Promise.allSettled(
      stores.map((store, index) => store.set(visitor("ann", index), { ifVersion: null })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "conflict" });
    }
  });

  test("a value of another type is an error that leaves it alone", async () => {
    await client.lpush("profiles:u-ann", "x");
    const store = profileStore(driver());
    await expectPortraitError(store.get("ann"), {
      code: "io",
      message:
        'The storage could not read "profiles:u-ann": WRONGTYPE Operation against a key holding the wrong kind of value. Try again once it answers.',
    });
    expect(await client.type("profiles:u-ann")).toBe("list");
  });

  test("a client with a prefix of its own is refused", async () => {
    await expectPortraitError(() => profileStore(driver({ keyPrefix: "shop:" })), {
      code: "not-supported",
      message:
        'profileStore: the Redis client has the keyPrefix "shop:", with which unstorage lists no keys. Give the driver a base instead.',
    });
  });

  test("many users come in batches", async () => {
    const store = profileStore(driver());
    const users = Array.from({ length: 700 }, (_, index) => `u${index}`);
    await Promise.all(users.map((user, index) => store.set(visitor(user, index))));
    const before = await calls();
    expect((await store.getMany(users)).size).toBe(700);
    expect((await calls()) - before).toBe(3);
  });

  async function calls(): Promise<number> {
    return Number(/cmdstat_mget:calls=(\d+)/.exec(await client.info("commandstats"))?.[1] ?? 0);
  }
});
