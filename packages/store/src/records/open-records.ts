import { describeValue, isPortraitError, PortraitError } from "@portrait/core";
import type { Driver, Storage } from "unstorage";
import { driverRecords } from "./driver-records.js";
import type { Records } from "./records.js";
import { redisClientOf, redisRecords } from "./redis-records.js";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isStorage = (value: unknown): value is Storage =>
  isObject(value) && typeof value.getMount === "function" && typeof value.getItem === "function";

const isDriver = (value: unknown): value is Driver =>
  isObject(value) && ["getItem", "hasItem", "getKeys"].every((name) => typeof value[name] === "function");

/** A view that `prefixStorage` made: its keys lie elsewhere in the driver, and it does not tell where. */
const isPrefixed = (storage: Storage): boolean => storage.keys === storage.getKeys;

/** After a failure of these it is not known what the storage did. */
const changes: readonly string[] = ["write", "remove"];

/** Reports what a driver throws as an error of ours. */
function guarded<Args extends readonly unknown[], Result>(
  verb: string,
  call: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await call(...args);
    } catch (cause) {
      if (isPortraitError(cause)) throw cause;
      const reason = (cause instanceof Error ? cause.message : describeValue(cause)).replace(/\.$/, "");
      const key = typeof args[0] === "string" ? ` ${JSON.stringify(args[0])}` : "";
      throw new PortraitError({
        code: "io",
        message: `The storage could not ${verb}${key}: ${reason}.`,
        hint: changes.includes(verb)
          ? "Try again once it answers; it may have been done or not."
          : "Try again once it answers.",
        cause,
      });
    }
  };
}

function recordsOf(driver: Driver): Records {
  const client = redisClientOf(driver);
  return client === undefined ? driverRecords(driver) : redisRecords(driver, client);
}

/** What is opened: the records, and the prefix of their keys. */
export interface OpenedRecords {
  /** The records. */
  readonly records: Records;
  /** What all keys of the store begin with. */
  readonly prefix: string;
}

/**
 * Opens the records of a storage.
 *
 * @param storage - A storage of unstorage, or one of its drivers.
 * @param base - Below which key the records lie.
 * @throws PortraitError `invalid-argument` when it is neither; `not-supported` when it cannot write or is a view.
 */
export function openRecords(storage: unknown, base: string): OpenedRecords {
  if (isStorage(storage) && isPrefixed(storage)) {
    throw new PortraitError({
      code: "not-supported",
      message:
        "profileStore: the storage is a view made by prefixStorage, which does not tell where its keys lie.",
      hint: "Pass the storage itself, and the prefix as base.",
    });
  }
  const mount = isStorage(storage) ? storage.getMount(base) : { base: "", driver: storage };
  const { driver } = mount;
  if (!isDriver(driver)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `profileStore: the storage must be one of unstorage, or a driver; received ${describeValue(storage)}.`,
      hint: "Pass createStorage({ driver }) of unstorage.",
    });
  }
  if (driver.setItem === undefined || driver.removeItem === undefined) {
    throw new PortraitError({
      code: "not-supported",
      message: "profileStore: the driver cannot write.",
      hint: "Pass one that has setItem and removeItem.",
    });
  }
  const records = recordsOf(driver);
  return {
    prefix: `${base}:`.slice(mount.base.length),
    records: {
      scope: records.scope,
      read: guarded("read", records.read),
      readMany: guarded("read", records.readMany),
      write: guarded("write", records.write),
      exchange: guarded("write", records.exchange),
      remove: guarded("remove", records.remove),
      keys: guarded("list", records.keys),
      close: guarded("close", records.close),
    },
  };
}
