import type { Engine, EventLog, ProgressListener } from "@portrait/core";
import { simulateShop } from "@portrait/datasets";
import { downloadOnlineRetail, onlineRetailFile } from "@portrait/datasets/node";
import type { DemoOptions } from "./options.js";
import { orders, rename, shopCleaning } from "./shop.js";

/** A log of orders. */
export type OrderLog = EventLog<typeof orders.schema>;

/**
 * Reads the orders that the command line asks for.
 *
 * @param engine - Where they are kept.
 * @param options - The command line.
 * @param onProgress - Receives how far a download is.
 */
export async function readOrders(
  engine: Engine,
  options: DemoOptions,
  onProgress: ProgressListener,
): Promise<{ readonly log: OrderLog; readonly source: string }> {
  const how = { rename, clean: shopCleaning };
  if (options.data === undefined && !options.download) {
    const shop = simulateShop({ users: options.users, seed: options.seed });
    const log = await engine.read(orders, shop.rows(), how);
    return { log, source: `a simulated shop (${options.users} users, seed ${options.seed})` };
  }
  const path = options.data ?? (await downloadOnlineRetail({ directory: options.cache, onProgress })).path;
  const { path: file } = await onlineRetailFile({ path });
  return { log: await engine.read(orders, file, how), source: file };
}
