import { resolveShopOptions, type ShopOptions } from "./options.js";
import { type Plan, planShop } from "./plan.js";
import type { RawShopRow } from "./row.js";
import { generateRows } from "./rows.js";
import type { ShopTruth } from "./truth.js";

/** A simulated shop: its log and what was planted in it. */
export interface SimulatedShop {
  /** How many rows {@link SimulatedShop.rows} gives. */
  readonly rowCount: number;
  /** What was planted. */
  readonly truth: ShopTruth;
  /**
   * The log, drawn row by row: memory does not grow with it. The iterable may be read any number of times and gives
   * equal rows each time.
   */
  rows(): Iterable<RawShopRow>;
}

function readTruth(plan: Plan): ShopTruth {
  const { purchases, cancellations, duplicates, dirty } = plan.tally.read();
  const kept = purchases + cancellations;
  const rejected = Object.values(dirty).reduce((sum: number, count: number) => sum + count, 0);
  return Object.freeze({
    rows: kept + rejected + duplicates,
    kept,
    purchases,
    cancellations,
    duplicates,
    rejected,
    dirty,
    users: new Map(plan.users.map((user) => [user.id, user] as const)),
    items: new Map(plan.catalogue.items.map((item) => [item.code, item] as const)),
    groups: plan.catalogue.groups,
  });
}

/**
 * Simulates the export of a shop, in the column layout of UCI Online Retail and as untidy, together with the truth
 * behind it: who the users are, which rows are spoiled or doubled, and how many.
 *
 * How a user behaves:
 * - The first order falls between `from` and `to`, more often early. The user then orders at random (a Poisson
 *   process) at a rate of the user's own, gamma-distributed over users (shape 1.4), until an exponential lifetime
 *   with mean `lifetimeDays` is over; from then on the user is silent for good.
 * - Time runs on the shop's own clock: slow on Saturdays, Sundays and around New Year, fast in November. Orders are
 *   placed from 8 to 18 o'clock.
 * - An order has 1 + Poisson lines of different items. A line is bought outside the taste (10 to 80 % of lines,
 *   by user) by the whole shop's popularity; else, one time in five, it is one of the user's favourites; else
 *   it is drawn from the taste: one to four groups of items, within a group by popularity (Zipf, exponent 0.7).
 * - Some orders are followed by a cancellation: an invoice that starts with `"C"` and takes back some or all of one
 *   line. Purchases and cancellations of one user never share a minute.
 *
 * How the rows are spoiled: each purchase row has at most one fault, and a row with a fault is never doubled; a second
 * copy comes about 1 to 30 rows after the first. Otherwise no two rows are equal, so a reader that rejects the faults
 * and then drops exact copies is left with `truth.kept` rows exactly.
 *
 * Rows come in the order of their invoices' time. Cost is linear in users, orders and rows; the default log, 457,605
 * rows, took 2 s to plan and read (one thread, Node 20). The plan is held in memory, the rows are not.
 *
 * @param options - Tunables; see {@link ShopOptions}.
 * @returns The log and the truth. The same options give the same log.
 * @throws PortraitError `invalid-option` when an option is unknown, of the wrong type or out of range, when `to` does
 * not lie 1 to 7,305 days after `from`, when the shares of faults and copies sum to more than 1, when there are more
 * groups than items, or when more than 20 million orders may be due. `invalid-argument` when `from` or `to` is no instant.
 *
 * @example
 * ```ts
 * import { simulateShop } from "@portrait/datasets";
 *
 * const shop = simulateShop({ users: 50, seed: 7 });
 * let rows = 0;
 * for (const row of shop.rows()) rows += row.Country === "" ? 0 : 1;
 * rows === shop.rowCount; // => true
 * shop.truth.rows === shop.truth.kept + shop.truth.rejected + shop.truth.duplicates; // => true
 * shop.truth.users.get("10001")?.id; // => "10001"
 * ```
 */
export function simulateShop(options?: ShopOptions): SimulatedShop {
  const plan = planShop(resolveShopOptions(options));
  const truth = readTruth(plan);
  return Object.freeze({
    rowCount: truth.rows,
    truth,
    rows: (): Iterable<RawShopRow> => ({ [Symbol.iterator]: () => generateRows(plan) }),
  });
}
