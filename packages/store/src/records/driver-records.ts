import type { Driver } from "unstorage";
import { type ExchangeDriver, isExchangeDriver } from "./exchange-driver.js";
import { mutexes } from "./mutex.js";
import type { Records } from "./records.js";

/** How many reads of a driver without batches are under way at once. */
const AT_ONCE = 16;

/** Some drivers parse what looks like JSON. */
function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}

/** unstorage counts time to live in whole seconds; a driver may keep a record longer, never shorter. */
const lifetime = (ttl: number | undefined): { ttl?: number } =>
  ttl === undefined ? {} : { ttl: Math.ceil(ttl / 1000) };

const normal = (key: string): string => key.replaceAll("/", ":").replaceAll("\\", ":");

/**
 * Records through a driver of unstorage. Where the driver has no compare-and-set, the writes through these records wait
 * for one another key by key, and those of others are not seen.
 *
 * @param driver - The driver.
 */
export function driverRecords(driver: Driver): Records {
  const alone = mutexes();
  const exchanging: ExchangeDriver | undefined = isExchangeDriver(driver) ? driver : undefined;

  const read = async (key: string): Promise<string | undefined> => textOf(await driver.getItem(key, {}));
  const put = async (key: string, text: string, ttl: number | undefined): Promise<void> => {
    await driver.setItem?.(key, text, lifetime(ttl));
  };
  async function drop(key: string): Promise<boolean> {
    const present = await driver.hasItem(key, {});
    await driver.removeItem?.(key, {});
    return present;
  }
  return {
    scope: exchanging === undefined ? "this-store" : "shared",
    read,
    async readMany(keys) {
      const texts: (string | undefined)[] = [];
      for (let from = 0; from < keys.length; from += AT_ONCE) {
        texts.push(...(await Promise.all(keys.slice(from, from + AT_ONCE).map(read))));
      }
      return texts;
    },
    write: (key, text, ttl) => alone(key, () => put(key, text, ttl)),
    exchange(key, expected, text, ttl) {
      if (exchanging !== undefined) return exchanging.exchange(key, expected ?? null, text ?? null);
      return alone(key, async () => {
        if ((await read(key)) !== expected) return false;
        if (text !== undefined) await put(key, text, ttl);
        else if (expected !== undefined) await drop(key);
        return true;
      });
    },
    remove: (key) => alone(key, () => drop(key)),
    async keys(prefix) {
      const keys = await driver.getKeys(prefix, {});
      return keys.map(normal).filter((key) => key.startsWith(prefix));
    },
    close: async () => {
      await driver.dispose?.();
    },
  };
}
