import type { AggregateNode } from "@portrait/core";
import { windowBounds } from "../time/window-bounds.js";

/**
 * The instant before which no aggregate sees an event as of an instant or later; minus infinity when one sees all time.
 *
 * @param nodes - The aggregates.
 * @param now - The instant.
 */
export function horizonOf(nodes: readonly AggregateNode[], now: number): number {
  return nodes.reduce((least, { window }) => Math.min(least, windowBounds(window, now).start), now);
}
