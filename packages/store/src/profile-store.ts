import type { PortraitError, Profile } from "@portrait/core";
import type { StoredProfile } from "./record/record.js";
import type { WriteScope } from "./records/records.js";
import type { DeleteOptions, SetOptions, UpdateOptions } from "./store-options.js";

/** Options of {@link ProfileStore.users}. */
export interface UsersOptions {
  /** Called for each record that cannot be read, which is passed over; left out, the first one is thrown. */
  readonly onUnreadable?: ((error: PortraitError) => void) | undefined;
}

/** What {@link ProfileStore.sweep} found. */
export interface SweepResult {
  /** How many expired profiles were removed. */
  readonly removed: number;
  /** How many profiles remain. */
  readonly kept: number;
  /** Why records could not be read; they remain as they are. */
  readonly unreadable: readonly PortraitError[];
}

/** Profiles by user, kept in a storage. All methods may be called at the same time. */
export interface ProfileStore<P extends Profile = Profile> extends AsyncDisposable {
  /**
   * Between whom `ifVersion` and `update` lose no write: `"shared"` among all processes on the storage (Redis, `files`), or
   * `"this-store"` among the calls of this one object.
   */
  readonly scope: WriteScope;
  /**
   * The profile of a user, unless it expired. One read.
   *
   * @param user - The user's id: any text that is not empty.
   * @throws PortraitError `invalid-record` when what is stored is malformed, of a newer version of this package or of
   *   another definition; `invalid-argument`; `io`; `closed`.
   */
  get(user: string): Promise<StoredProfile<P> | undefined>;
  /**
   * The profiles of some users. On Redis one MGET for each 256 users; elsewhere one read each, 16 at once.
   *
   * @param users - The ids; a repeat counts once.
   * @returns The profiles by id, in the order of `users`; those without one are left out.
   * @throws PortraitError as {@link ProfileStore.get}.
   */
  getMany(users: Iterable<string>): Promise<ReadonlyMap<string, StoredProfile<P>>>;
  /**
   * Stores a profile under its `key`, in place of what was there. One write; with `ifVersion` one read and one write.
   *
   * @param profile - The profile: of `buildProfiles`, `live`, or one changed.
   * @param options - See {@link SetOptions}.
   * @returns What is stored now.
   * @throws PortraitError `conflict` when `ifVersion` is not the version stored: `details` hold `expected` and `actual`;
   *   `invalid-record` when `ifVersion` is given and what is stored cannot be read; `invalid-argument` when the profile is
   *   of another definition or holds what JSON cannot; `invalid-option`; `io`; `closed`. Nothing was written then.
   */
  set(profile: P, options?: SetOptions): Promise<StoredProfile<P>>;
  /**
   * Changes what is stored of a user: reads, calls `change`, writes if no other writer came in between, and begins again if
   * one did.
   *
   * @param user - The user's id.
   * @param change - What to store in place of what is stored, if anything is; `undefined` leaves it as it is. It may run
   *   several times.
   * @param options - See {@link UpdateOptions}.
   * @returns What is stored now; `undefined` when there is nothing.
   * @throws PortraitError `conflict` when all attempts lost; `aborted`; what `change` throws; as {@link ProfileStore.set}.
   */
  update(
    user: string,
    change: (stored: StoredProfile<P> | undefined) => P | undefined | Promise<P | undefined>,
    options?: UpdateOptions,
  ): Promise<StoredProfile<P> | undefined>;
  /**
   * Removes what is stored of a user, also where it expired or cannot be read.
   *
   * @param user - The user's id.
   * @param options - See {@link DeleteOptions}.
   * @returns Whether there was something.
   * @throws PortraitError `conflict` when `ifVersion` is not the version stored; `invalid-record`, when it is given; `io`;
   *   `closed`.
   */
  delete(user: string, options?: DeleteOptions): Promise<boolean>;
  /**
   * The users with a profile that has not expired, in the order of their keys. Lists all keys of the storage, then reads
   * each record.
   *
   * @param options - See {@link UsersOptions}.
   * @throws PortraitError `invalid-record`; `not-supported` on a Redis cluster; `io`; `closed`.
   */
  users(options?: UsersOptions): AsyncIterableIterator<string>;
  /**
   * Removes expired profiles from the storage; on Redis they are gone already. Costs as much as {@link ProfileStore.users}.
   *
   * @throws PortraitError `not-supported` on a Redis cluster; `io`; `closed`.
   */
  sweep(): Promise<SweepResult>;
  /** Lets the storage go. Closing twice does nothing. */
  close(): Promise<void>;
}
