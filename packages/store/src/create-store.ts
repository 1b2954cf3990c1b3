import {
  type Columns,
  describeValue,
  optionalOption,
  PortraitError,
  type Profile,
  type RowValues,
  resolveOptions,
} from "@portrait/core";
import type { ProfileDefinition } from "@portrait/features";
import type { Driver, Storage } from "unstorage";
import { accessTo, typed } from "./access.js";
import { getProfiles, listUsers, sweepProfiles } from "./list.js";
import type { ProfileStore, UsersOptions } from "./profile-store.js";
import { openRecords } from "./records/open-records.js";
import {
  deleteRules,
  type ProfileStoreOptions,
  setRules,
  storeSettings,
  updateRules,
} from "./store-options.js";
import { deleteVersion, setProfile, updateProfile } from "./write.js";

type OnUnreadable = NonNullable<UsersOptions["onUnreadable"]>;

const usersRules = {
  onUnreadable: optionalOption<OnUnreadable>("a function", (value) => typeof value === "function"),
};

function iterableOf(users: unknown): Iterable<string> {
  if (typeof users === "object" && users !== null && Symbol.iterator in users)
    return users as Iterable<string>;
  throw new PortraitError({
    code: "invalid-argument",
    message: `getMany: the users must be a list of ids; received ${describeValue(users)}.`,
  });
}

function checkChange(change: unknown): void {
  if (typeof change === "function") return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `update: the change must be a function; received ${describeValue(change)}.`,
    hint: "Pass (stored) => profile.",
  });
}

/**
 * Keeps profiles in a storage of [unstorage](https://unstorage.unjs.io): memory, Redis, key-value stores of the edge, and
 * files by `files` of `@portrait/store/node`. Each record says how it was written and carries a hash of its content, which
 * is its version; whatever is malformed, newer or another's is an error that names its key. Expired profiles are never
 * returned, whether or not the driver drops them itself.
 *
 * Writes with `ifVersion` and by `update` lose no other write: between all processes on Redis (a script) and on `files`,
 * between the calls of one store elsewhere; `scope` says which. On Redis this holds for one primary; a fail-over to a
 * replica may lose writes that were confirmed.
 *
 * @param storage - A storage of unstorage, or one of its drivers.
 * @param definition - The definition of the profiles, which types them; left out, any profile.
 * @param options - See {@link ProfileStoreOptions}.
 * @throws PortraitError `invalid-argument`, `invalid-option`; `not-supported` when the storage cannot write.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, count, defineProfile, memory } from "@portrait/features";
 * import { profileStore } from "@portrait/store";
 * import { createStorage } from "unstorage";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
 * const profiles = await buildProfiles(visitor, log, { engine, asOf: "2024-02-01" });
 *
 * const store = profileStore(createStorage(), visitor, { ttl: days(30) });
 * for (const profile of profiles) await store.set(profile);
 * (await store.get("ann"))?.profile.features.visits; // => 1
 * await store.get("bob"); // => undefined
 * ```
 */
export function profileStore<
  Features extends RowValues = RowValues,
  Tags extends RowValues = RowValues,
  Cols extends Columns = Columns,
>(
  storage: Storage | Driver,
  definition?: ProfileDefinition<Cols, Features, Tags>,
  options?: ProfileStoreOptions,
): ProfileStore<Profile<Features, Tags>> {
  type P = Profile<Features, Tags>;
  const settings = storeSettings(definition, options);
  const opened = accessTo(openRecords(storage, settings.base), settings);
  let closed = false;

  function open(): typeof opened {
    if (!closed) return opened;
    throw new PortraitError({
      code: "closed",
      message: "profileStore: the store was closed.",
      hint: "Make a new one.",
    });
  }
  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await opened.records.close();
  }
  return Object.freeze<ProfileStore<P>>({
    scope: opened.records.scope,
    async get(user) {
      const access = open();
      const { stored } = await access.held(await access.keyOf("get", user));
      return stored === undefined ? undefined : typed<P>(stored);
    },
    getMany: async (users) => getProfiles<P>(open(), iterableOf(users)),
    set: async (profile, setOptions) =>
      setProfile(open(), profile, resolveOptions("set", setRules, setOptions)),
    async update(user, change, updateOptions) {
      checkChange(change);
      return updateProfile(open(), user, change, resolveOptions("update", updateRules, updateOptions));
    },
    async delete(user, deleteOptions) {
      const access = open();
      const { ifVersion } = resolveOptions("delete", deleteRules, deleteOptions);
      const key = await access.keyOf("delete", user);
      return ifVersion === undefined ? access.records.remove(key) : deleteVersion(access, user, ifVersion);
    },
    users: (usersOptions) =>
      listUsers(open(), resolveOptions("users", usersRules, usersOptions).onUnreadable),
    sweep: async () => sweepProfiles(open()),
    close,
    [Symbol.asyncDispose]: close,
  });
}
