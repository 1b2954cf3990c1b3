import { type AggregateNode, stableJson } from "@portrait/core";
import type { Algebra } from "../algebra/algebra.js";
import { algebraOf } from "../algebra/algebra-of.js";
import type { Scalar } from "../evaluate/scalar.js";
import type { WindowBounds } from "../time/window-bounds.js";
import { createBlocks, LONG_LOG, rangeState } from "./blocks.js";
import { type EventStore, lowerBound } from "./event-store.js";
import { type Feed, feedOf, resultReader } from "./feed.js";
import { type Fold, foldOf } from "./fold.js";
import { boundsReader, type Selected, type Selection, select, selectRange } from "./selection.js";
import type { Cells, Extent } from "./slabs.js";

/** Computes aggregates of one user as of an instant; the others are null. */
export type Aggregator = (extent: Extent, now: number) => readonly Scalar[];

/** One aggregate made ready. */
interface Part {
  readonly number: number;
  readonly node: AggregateNode;
  readonly algebra: Algebra<object>;
  readonly feed: Feed;
  readonly fold: Fold;
  readonly read: ReturnType<typeof resultReader>;
}

function partOf(number: number, node: AggregateNode, { layout, dictionaries, tables }: EventStore): Part {
  const algebra: Algebra<object> = algebraOf(node.aggregate);
  const source = layout.sources[number] ?? { kind: "none" };
  const dictionary = source.kind === "text" ? dictionaries[source.column] : undefined;
  const feed = feedOf(algebra, node, source, dictionary);
  const whole: Fold = (page, cells, length, now) => {
    const state = algebra.prepare(node, now);
    feed(state, page, cells, 0, length);
    return algebra.finalize(state, now);
  };
  const fold = foldOf(node, source, source.kind === "text" ? tables[source.column] : undefined) ?? whole;
  return { number, node, algebra, feed, fold, read: resultReader(node, dictionary) };
}

/** Aggregates that see the same events, made ready. */
interface Group extends Selection {
  readonly boundsAt: (now: number) => WindowBounds;
  readonly parts: Part[];
  /** Whether the events that are seen lie between two instants, whatever their number. */
  readonly ranged: boolean;
}

function groupsOf(
  nodes: readonly AggregateNode[],
  numbers: readonly number[],
  store: EventStore,
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const number of numbers) {
    const node = nodes[number] as AggregateNode;
    const { window } = node;
    const filter = store.layout.filters[number];
    const key = stableJson({ window, filter });
    const group = groups.get(key) ?? {
      window,
      filter,
      boundsAt: boundsReader(window),
      parts: [],
      ranged: !("events" in window || "session" in window),
    };
    groups.set(key, group);
    group.parts.push(partOf(number, node, store));
  }
  return [...groups.values()];
}

/** The later of two instants; the second may be NaN. */
const later = (latest: number, at: number): number => (at > latest ? at : latest);

/** The latest of the arrivals of a user's events. */
function lastArrivalOf({ page, start, length }: Extent, arrival: number | undefined): number {
  let latest = Number.NEGATIVE_INFINITY;
  if (arrival === undefined) return latest;
  const arrivals = page.columns[arrival] as Cells;
  for (let cell = start; cell < start + length; cell++) latest = later(latest, arrivals[cell] as number);
  return latest;
}

/**
 * Prepares the aggregates of a store. The events in a window are gone through once for all aggregates that see them; of a
 * long log the states of whole blocks are remembered and merged.
 *
 * @param nodes - The aggregates of the store.
 * @param store - The events.
 * @param numbers - Which of them to compute.
 */
export function aggregator(
  nodes: readonly AggregateNode[],
  store: EventStore,
  numbers: readonly number[],
): Aggregator {
  const { layout } = store;
  const groups = groupsOf(nodes, numbers, store);
  const selected: Selected = { cells: new Int32Array(64), length: 0 };

  function computeRange(group: Group, extent: Extent, now: number, results: Scalar[]): boolean {
    const { page, start } = extent;
    const blocks = store.blocks.get(extent) ?? createBlocks(lastArrivalOf(extent, layout.arrival));
    store.blocks.set(extent, blocks);
    if (group.window.direction === "before" && blocks.lastArrival >= now) return false;
    const bounds = group.boundsAt(now);
    const from = lowerBound(extent, bounds.start);
    const to = lowerBound(extent, bounds.end);
    for (const { number, node, algebra, feed, read } of group.parts) {
      const source = {
        number,
        algebra,
        empty: () => algebra.prepare(node),
        feed: (state: object, first: number, behind: number) => {
          selectRange(selected, page, start + first, start + behind, group.filter);
          feed(state, page, selected.cells, 0, selected.length);
        },
      };
      results[number] = read(algebra.finalize(rangeState(blocks, source, from, to), now));
    }
    return true;
  }
  return (extent, now) => {
    const results: Scalar[] = new Array(nodes.length).fill(null);
    const long = extent.length > LONG_LOG;
    for (const group of groups) {
      if (long && group.ranged && computeRange(group, extent, now, results)) continue;
      select(selected, layout, extent, group, now, group.boundsAt(now));
      for (const { number, fold, read } of group.parts) {
        results[number] = read(fold(extent.page, selected.cells, selected.length, now));
      }
    }
    return results;
  };
}
