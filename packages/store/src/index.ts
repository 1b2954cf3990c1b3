/**
 * Keeps profiles in whatever unstorage reaches, with compare-and-set and time to live.
 *
 * @packageDocumentation
 */
export { profileStore } from "./create-store.js";
export { forgetInStore } from "./forget-in-store.js";
export type { ProfileStore, SweepResult, UsersOptions } from "./profile-store.js";
export type { StoredProfile } from "./record/record.js";
export type { ExchangeDriver } from "./records/exchange-driver.js";
export type { WriteScope } from "./records/records.js";
export type { DeleteOptions, ProfileStoreOptions, SetOptions, UpdateOptions } from "./store-options.js";
