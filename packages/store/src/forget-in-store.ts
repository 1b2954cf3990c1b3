import { type Forgettable, isPortraitError, type Profile } from "@portrait/core";
import type { ProfileStore } from "./profile-store.js";

async function versionOf(store: ProfileStore, user: string): Promise<string> {
  try {
    return (await store.get(user))?.version ?? "";
  } catch (error) {
    if (isPortraitError(error, "invalid-record")) return "";
    throw error;
  }
}

/**
 * A profile store as a place that `forget` of `@portrait/core` can forget a user in, also where the profile expired or
 * cannot be read. The receipt's fingerprint is the version that was stored.
 *
 * @param store - The store.
 *
 * @example
 * ```ts
 * import { forget } from "@portrait/core";
 * import { forgetInStore, profileStore } from "@portrait/store";
 * import { createStorage } from "unstorage";
 *
 * const store = profileStore(createStorage());
 * await store.set({ key: "ann", asOf: "2024-02-01", definition: "d", features: {}, tags: {}, predictions: {}, embeddings: {} });
 * const { receipt } = await forget("ann", { store: forgetInStore(store) });
 * receipt.targets[0]?.removed; // => { profiles: 1 }
 * await store.get("ann"); // => undefined
 * ```
 */
export function forgetInStore<P extends Profile>(store: ProfileStore<P>): Forgettable<ProfileStore<P>> {
  return Object.freeze<Forgettable<ProfileStore<P>>>({
    kind: "profile-store",
    async forget(user) {
      const before = await versionOf(store as unknown as ProfileStore, user);
      const profiles = (await store.delete(user)) ? 1 : 0;
      return { value: store, removed: { profiles }, before, after: "" };
    },
  });
}
