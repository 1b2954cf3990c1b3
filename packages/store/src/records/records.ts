/**
 * Whose writes are told apart by compare-and-set: those of all processes that share the storage, or those through this
 * one store.
 */
export type WriteScope = "shared" | "this-store";

/** Texts by key, with compare-and-set: what a store needs of a driver. */
export interface Records {
  /** Between whom {@link Records.exchange} is atomic. */
  readonly scope: WriteScope;
  /**
   * The text of a key; `undefined` when there is none.
   *
   * @param key - The key.
   */
  read(key: string): Promise<string | undefined>;
  /**
   * The texts of some keys, in their order.
   *
   * @param keys - The keys.
   */
  readMany(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /**
   * Writes in any case.
   *
   * @param key - The key.
   * @param text - What it shall hold.
   * @param ttl - Milliseconds after which a driver that can may drop it; `undefined` when it stays.
   */
  write(key: string, text: string, ttl: number | undefined): Promise<void>;
  /**
   * Writes if the key still holds what the caller read.
   *
   * @param key - The key.
   * @param expected - What it must hold; `undefined` for nothing.
   * @param text - What it shall hold; `undefined` for nothing.
   * @param ttl - As for {@link Records.write}.
   * @returns Whether it held that and was written.
   */
  exchange(
    key: string,
    expected: string | undefined,
    text: string | undefined,
    ttl: number | undefined,
  ): Promise<boolean>;
  /**
   * Removes a key in any case.
   *
   * @param key - The key.
   * @returns Whether there was something.
   */
  remove(key: string): Promise<boolean>;
  /**
   * The keys that start with a text, in any order.
   *
   * @param prefix - The text.
   */
  keys(prefix: string): Promise<readonly string[]>;
  /** Lets the driver go. */
  close(): Promise<void>;
}
