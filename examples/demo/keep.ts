import { days, type Engine } from "@portrait/core";
import { buildProfiles } from "@portrait/features";
import { profileStore } from "@portrait/store";
import { files } from "@portrait/store/node";
import type { OrderLog } from "./read.js";
import { shopper } from "./shop.js";

/** How many profiles are kept at most. */
const MOST = 200;

/**
 * Keeps the profiles of some users in files, for 30 days, and reads one of them again.
 *
 * @param log - The orders.
 * @param options - Whose, as of when, and where to.
 */
export async function keepProfiles(
  log: OrderLog,
  options: {
    readonly engine: Engine;
    readonly users: readonly string[];
    readonly asOf: number;
    readonly directory: string;
  },
) {
  const { engine, asOf, directory } = options;
  const users = options.users.slice(0, MOST);
  const profiles = await buildProfiles(shopper, log, { engine, asOf, users });
  await using store = profileStore(files({ base: directory }), shopper, { ttl: days(30) });
  for (const profile of profiles) await store.set(profile);
  const [user] = users;
  return { kept: profiles.length, again: user === undefined ? undefined : await store.get(user) };
}
