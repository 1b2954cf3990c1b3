import { PortraitError } from "@portrait/core";
import type { Driver } from "unstorage";
import { driverRecords } from "./driver-records.js";
import type { Records } from "./records.js";

/** What is used of ioredis. */
interface RedisClient {
  readonly isCluster?: boolean;
  readonly options?: { readonly keyPrefix?: string };
  get(key: string): Promise<string | null>;
  mget(...keys: string[]): Promise<(string | null)[]>;
  set(key: string, text: string): Promise<unknown>;
  set(key: string, text: string, unit: "PX", ttl: number): Promise<unknown>;
  del(key: string): Promise<number>;
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
}

/** What is used of the options of unstorage's driver. */
interface RedisDriverOptions {
  readonly base?: string;
  /** The time to live of all items in seconds. */
  readonly ttl?: number;
}

/** Compare-and-set. Redis runs a script to its end before anything else. */
const EXCHANGE = `
local held = redis.call("GET", KEYS[1])
if ARGV[1] == "absent" then
  if held then return 0 end
elseif held ~= ARGV[2] then
  return 0
end
if ARGV[3] == "remove" then
  redis.call("DEL", KEYS[1])
elseif ARGV[5] == "" then
  redis.call("SET", KEYS[1], ARGV[4])
else
  redis.call("SET", KEYS[1], ARGV[4], "PX", ARGV[5])
end
return 1`;

const isClient = (value: unknown): value is RedisClient =>
  typeof value === "object" &&
  value !== null &&
  (["get", "mget", "set", "del", "eval"] as const).every(
    (name) => typeof (value as Partial<RedisClient>)[name] === "function",
  );

/**
 * The client of unstorage's driver for Redis; `undefined` for other drivers.
 *
 * @param driver - The driver.
 * @throws PortraitError `not-supported` when the client puts a prefix before keys, which the driver does not find again.
 */
export function redisClientOf(driver: Driver): RedisClient | undefined {
  if (driver.name !== "redis") return undefined;
  const client: unknown = driver.getInstance?.();
  if (!isClient(client)) return undefined;
  if (client.options?.keyPrefix) {
    throw new PortraitError({
      code: "not-supported",
      message: `profileStore: the Redis client has the keyPrefix ${JSON.stringify(client.options.keyPrefix)}, with which unstorage lists no keys.`,
      hint: "Give the driver a base instead.",
    });
  }
  return client;
}

/**
 * Records in Redis: compare-and-set by a script, which is atomic between all clients of the server; time to live of the
 * server's own, in milliseconds; batches by MGET.
 *
 * @param driver - unstorage's driver.
 * @param client - Its client.
 */
export function redisRecords(driver: Driver, client: RedisClient): Records {
  const options = (driver.options ?? {}) as RedisDriverOptions;
  const base = (options.base ?? "").replace(/:$/, "");
  const place = (key: string): string => (base === "" ? key : `${base}:${key}`);
  const inherited = options.ttl === undefined ? undefined : options.ttl * 1000;
  const listing = driverRecords(driver);
  return {
    scope: "shared",
    read: async (key) => (await client.get(place(key))) ?? undefined,
    async readMany(keys) {
      if (keys.length === 0) return [];
      const places = keys.map(place);
      const texts = client.isCluster
        ? await Promise.all(places.map((key) => client.get(key)))
        : await client.mget(...places);
      return texts.map((text) => text ?? undefined);
    },
    async write(key, text, ttl) {
      const life = ttl ?? inherited;
      if (life === undefined) await client.set(place(key), text);
      else await client.set(place(key), text, "PX", Math.ceil(life));
    },
    async exchange(key, expected, text, ttl) {
      const life = ttl ?? inherited;
      const answer = await client.eval(
        EXCHANGE,
        1,
        place(key),
        expected === undefined ? "absent" : "present",
        expected ?? "",
        text === undefined ? "remove" : "set",
        text ?? "",
        life === undefined ? "" : Math.ceil(life),
      );
      return answer === 1;
    },
    remove: async (key) => (await client.del(place(key))) > 0,
    async keys(prefix) {
      if (!client.isCluster) return [...new Set(await listing.keys(prefix))];
      throw new PortraitError({
        code: "not-supported",
        message:
          "The users of a store cannot be listed in a Redis cluster: unstorage scans one of its nodes only.",
        hint: "Keep the ids of users elsewhere; Redis drops expired profiles by itself.",
      });
    },
    close: listing.close,
  };
}
