import type { Driver } from "unstorage";

/** A driver of unstorage that can write if a key still holds what was read, atomically between all who share it. */
export interface ExchangeDriver<Options = unknown, Instance = unknown> extends Driver<Options, Instance> {
  /**
   * Writes if a key still holds what the caller read.
   *
   * @param key - The key.
   * @param expected - The text that it must hold; `null` for nothing.
   * @param text - The text that it shall hold; `null` for nothing.
   * @returns Whether it held that and was written.
   */
  exchange(key: string, expected: string | null, text: string | null): Promise<boolean>;
}

/**
 * Whether a driver has compare-and-set of its own.
 *
 * @param driver - The driver.
 */
export function isExchangeDriver(driver: Driver): driver is ExchangeDriver {
  return "exchange" in driver && typeof driver.exchange === "function";
}
