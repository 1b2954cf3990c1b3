import type { AggregateNode } from "@portrait/core";
import { windowBounds } from "../time/window-bounds.js";
import { isKept } from "./past.js";

/**
 * The instant before which no aggregate sees an event as of an instant or later, but those whose states are kept; minus
 * infinity when another sees all time.
 *
 * @param nodes - The aggregates.
 * @param now - The instant.
 */
export function horizonOf(nodes: readonly AggregateNode[], now: number): number {
  const seeing = nodes.filter((node) => !isKept(node));
  return seeing.reduce((least, { window }) => Math.min(least, windowBounds(window, now).start), now);
}
