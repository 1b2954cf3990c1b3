import { type Engine, millisecondsPer } from "@portrait/core";
import { buildSnapshot } from "@portrait/features";
import type { OrderLog } from "./read.js";
import { purchases, shopper } from "./shop.js";

const midnightAfter = (instant: number): number =>
  (Math.floor(instant / millisecondsPer.days) + 1) * millisecondsPer.days;

/** The end of the log: the first midnight behind its last event. */
export const endOf = (log: OrderLog): number => midnightAfter(log.span?.last ?? 0);

/**
 * All customers as they are at the end of the log.
 *
 * @param log - The orders.
 * @param engine - Where they are kept.
 */
export async function lookAtToday(log: OrderLog, engine: Engine) {
  const asOf = endOf(log);
  const snapshot = await buildSnapshot(shopper, log, { engine, cutoffs: [asOf], interactions: purchases });
  return { asOf, snapshot };
}

/** What {@link lookAtToday} gives. */
export type Today = Awaited<ReturnType<typeof lookAtToday>>;
