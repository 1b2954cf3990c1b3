import type { AggregateNode } from "@portrait/core";
import { algebraOf } from "../algebra/algebra-of.js";
import { columnsRead, partOf } from "./aggregator.js";
import type { EventStore } from "./event-store.js";
import { isKept, type Past, packStates, unpackStates } from "./past.js";
import { type Selected, selectRange } from "./selection.js";
import type { Cells, Extent } from "./slabs.js";

/** Keeps the states of aggregates over all time instead of events that are dropped. */
export interface PastKeeper {
  /**
   * How many of a user's first events can be dropped: those that had arrived, where a state would hold them.
   *
   * @param extent - The user's events.
   * @param count - How many lie before the horizon.
   * @param now - The instant as of which readings begin.
   */
  droppable(extent: Extent, count: number, now: number): number;
  /**
   * The past of a user with further events.
   *
   * @param past - The past so far.
   * @param extent - The user's events.
   * @param count - How many of the first ones are added.
   * @param since - Since when they make the user a member.
   */
  extend(past: Past | undefined, extent: Extent, count: number, since: number): Past;
  /**
   * The past of a user with that of another.
   *
   * @param one - A past.
   * @param other - Another.
   */
  merge(one: Past, other: Past): Past;
  /**
   * Whether numbers can be the states that are kept.
   *
   * @param numbers - The numbers.
   */
  fits(numbers: readonly number[]): boolean;
}

/**
 * Prepares the keeping.
 *
 * @param nodes - The aggregates of a store.
 * @param store - The events.
 */
export function pastKeeper(nodes: readonly AggregateNode[], store: EventStore): PastKeeper {
  const { layout } = store;
  const numbers = nodes.flatMap((node, number) => (isKept(node) ? [number] : []));
  const parts = numbers.map((number) => partOf(number, nodes[number] as AggregateNode, store));
  const read = store.reader(columnsRead(store, numbers));
  const selected: Selected = { cells: new Int32Array(64), length: 0 };
  const empty = (node: AggregateNode): object => algebraOf(node.aggregate).prepare(node);

  function statesWith(past: Past | undefined, extent: Extent, count: number): readonly number[] {
    const states = unpackStates(nodes, past?.numbers ?? [], empty) ?? [];
    const log = read(extent, 0, count);
    parts.forEach(({ number, feed }, place) => {
      selectRange(selected, log, 0, log.length, layout.filters[number]);
      feed(states[place] as object, log, selected.cells, 0, selected.length);
    });
    return packStates(nodes, states);
  }
  return {
    droppable({ page, start }, count, now) {
      if (parts.length === 0 || layout.arrival === undefined) return count;
      const arrivals = page.columns[layout.arrival] as Cells;
      for (let position = 0; position < count; position++) {
        if ((arrivals[start + position] as number) >= now) return position;
      }
      return count;
    },
    merge(one, other) {
      const since = Math.min(one.since, other.since);
      const [few, many] = one.numbers.length < other.numbers.length ? [one, other] : [other, one];
      if (few.numbers.length === 0) return { since, numbers: many.numbers };
      const states = unpackStates(nodes, one.numbers, empty) ?? [];
      const others = unpackStates(nodes, other.numbers, empty) ?? [];
      const merged = parts.map(({ algebra }, place) =>
        algebra.merge(states[place] as object, others[place] as object),
      );
      return { since, numbers: packStates(nodes, merged) };
    },
    fits: (numbers) => unpackStates(nodes, numbers, empty) !== undefined,
    extend(past, extent, count, since) {
      return {
        since: Math.min(since, past?.since ?? Number.POSITIVE_INFINITY),
        numbers: parts.length === 0 ? [] : statesWith(past, extent, count),
      };
    },
  };
}
