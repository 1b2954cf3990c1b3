import { type AggregateNode, stableJson } from "@portrait/core";
import type { Algebra, AlgebraResult } from "../algebra/algebra.js";
import { algebraOf } from "../algebra/algebra-of.js";
import type { Scalar } from "../evaluate/scalar.js";
import type { WindowBounds } from "../time/window-bounds.js";
import { createBlocks, LONG_LOG, rangeState } from "./blocks.js";
import type { EventStore } from "./event-store.js";
import { type Feed, feedOf, resultReader } from "./feed.js";
import { type Fold, foldOf } from "./fold.js";
import { lowerBound } from "./instants.js";
import type { Flag, Source } from "./layout.js";
import { isKept, unpackStates } from "./past.js";
import { boundsReader, type Selected, type Selection, select, selectRange } from "./selection.js";
import type { Cells, Extent } from "./slabs.js";
import type { WideLog } from "./wide-log.js";

/** Computes aggregates of one user as of an instant; the others are null. */
export type Aggregator = (extent: Extent, now: number) => readonly Scalar[];

/** One aggregate made ready. */
export interface Part {
  readonly number: number;
  readonly node: AggregateNode;
  readonly algebra: Algebra<object>;
  readonly feed: Feed;
  readonly fold: Fold;
  readonly read: ReturnType<typeof resultReader>;
}

/**
 * Makes an aggregate ready.
 *
 * @param number - Its number.
 * @param node - The aggregate.
 * @param store - The events.
 */
export function partOf(
  number: number,
  node: AggregateNode,
  { layout, dictionaries, tables }: EventStore,
): Part {
  const algebra: Algebra<object> = algebraOf(node.aggregate);
  const source = layout.sources[number] ?? { kind: "none" };
  const dictionary = source.kind === "text" ? dictionaries[source.column] : undefined;
  const feed = feedOf(algebra, node, source, dictionary);
  const whole: Fold = (log, cells, length, now) => {
    const state = algebra.prepare(node, now);
    feed(state, log, cells, 0, length);
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

function columnsOfSource(source: Source): readonly number[] {
  if ("column" in source) return [source.column];
  const flags: readonly Flag[] =
    source.kind === "steps"
      ? source.flags
      : source.kind === "truth"
        ? [source.truth]
        : source.kind === "boolean"
          ? [source.truth, source.known]
          : [];
  return flags.map(({ column }) => column);
}

/**
 * The columns that aggregates read.
 *
 * @param store - The events.
 * @param numbers - The aggregates.
 */
export function columnsRead({ layout }: EventStore, numbers: readonly number[]): readonly number[] {
  const columns = numbers.flatMap((number) => {
    const filter = layout.filters[number];
    const read = columnsOfSource(layout.sources[number] ?? { kind: "none" });
    return filter === undefined ? read : [...read, filter.column];
  });
  return layout.arrival === undefined ? columns : [...columns, layout.arrival];
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
  const keptPlaces = new Map(
    nodes.flatMap((node, number) => (isKept(node) ? [number] : [])).map((number, place) => [number, place]),
  );
  const selected: Selected = { cells: new Int32Array(64), length: 0 };
  const read = store.reader(columnsRead(store, numbers));

  function computeRange(
    group: Group,
    extent: Extent,
    past: readonly object[] | undefined,
    now: number,
    results: Scalar[],
  ): boolean {
    const blocks = store.blocks.get(extent) ?? createBlocks(lastArrivalOf(extent, layout.arrival));
    store.blocks.set(extent, blocks);
    if (group.window.direction === "before" && blocks.lastArrival >= now) return false;
    const bounds = group.boundsAt(now);
    const from = lowerBound(extent, bounds.start);
    const to = lowerBound(extent, bounds.end);
    for (const { number, node, algebra, feed, read: result } of group.parts) {
      const source = {
        number,
        algebra,
        empty: () => algebra.prepare(node),
        feed: (state: object, first: number, behind: number) => {
          const log = read(extent, first, behind);
          selectRange(selected, log, 0, log.length, group.filter);
          feed(state, log, selected.cells, 0, selected.length);
        },
      };
      const state = rangeState(blocks, source, from, to);
      const before = past?.[keptPlaces.get(number) ?? -1];
      const whole = before === undefined ? state : algebra.merge(before, state);
      results[number] = result(algebra.finalize(whole, now));
    }
    return true;
  }
  /** The states of what was dropped of a user's events. */
  function statesBefore(extent: Extent): readonly object[] | undefined {
    const past = store.pasts.get(extent);
    if (past === undefined || past.numbers.length === 0) return undefined;
    return unpackStates(nodes, past.numbers, (node) => algebraOf(node.aggregate).prepare(node));
  }
  function withPast(part: Part, before: object, log: WideLog, now: number): AlgebraResult {
    const state = part.algebra.prepare(part.node);
    part.feed(state, log, selected.cells, 0, selected.length);
    return part.algebra.finalize(part.algebra.merge(before, state), now);
  }
  /** Reads back from the end of the window until it is full. */
  function readBack(group: Group, extent: Extent, now: number): WideLog {
    const bounds = group.boundsAt(now);
    const to = lowerBound(extent, bounds.end);
    for (let length = LONG_LOG; ; length *= 4) {
      const from = Math.max(0, to - length);
      const log = read(extent, from, to);
      if (select(selected, layout, log, group, now, bounds) || from === 0) return log;
    }
  }
  return (extent, now) => {
    const results: Scalar[] = new Array(nodes.length).fill(null);
    const past = statesBefore(extent);
    const whole = extent.length > LONG_LOG ? undefined : read(extent, 0, extent.length);
    for (const group of groups) {
      if (whole === undefined && group.ranged && computeRange(group, extent, past, now, results)) continue;
      const log = whole ?? readBack(group, extent, now);
      if (whole !== undefined) select(selected, layout, log, group, now, group.boundsAt(now));
      for (const part of group.parts) {
        const before = past?.[keptPlaces.get(part.number) ?? -1];
        results[part.number] = part.read(
          before === undefined
            ? part.fold(log, selected.cells, selected.length, now)
            : withPast(part, before, log, now),
        );
      }
    }
    return results;
  };
}
