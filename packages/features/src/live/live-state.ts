import type { AggregateNode, EventDefinition, ExpressionNode } from "@portrait/core";
import type { Scalar } from "../evaluate/scalar.js";
import { createEventStore, type EventStore, type RowHash } from "./event-store.js";
import { lowerBound, timeAt } from "./instants.js";
import { layoutOf } from "./layout.js";
import type { Past } from "./past.js";
import { pastKeeper } from "./past-keeper.js";
import { seesIn } from "./selection.js";
import type { Cells, Extent } from "./slabs.js";

/** What live state is made for. */
export interface LivePlan {
  /** The events. */
  readonly events: EventDefinition;
  /** The column that identifies the user. */
  readonly key: string;
  /** The aggregates. */
  readonly aggregates: readonly AggregateNode[];
  /** Which events make a user a member. */
  readonly population: ExpressionNode | undefined;
  /** Whether rows have keys. */
  readonly keyed: boolean;
}

/** The events of all users. */
export interface LiveState {
  /** The events by user. */
  readonly users: Map<string, Extent>;
  /** The memory that they are in. */
  readonly store: EventStore;
  /**
   * Who the event of a row belongs to.
   *
   * @param row - The values of its columns.
   */
  userOf(row: readonly Scalar[]): string | null;
  /**
   * The events of a user; room for them where there are none.
   *
   * @param user - Who.
   */
  open(user: string): Extent;
  /**
   * Puts an event in.
   *
   * @param row - The values of its columns.
   * @param line - Its line.
   * @param key - Its key, where rows have keys.
   */
  add(row: readonly Scalar[], line: number, key?: RowHash): void;
  /**
   * Takes an event out.
   *
   * @param user - Whose.
   * @param position - Which of the user's events; below 0 none.
   * @returns Whether there was one.
   */
  remove(user: string, position: number): boolean;
  /**
   * Forgets a user.
   *
   * @param user - Who.
   * @returns How many events there were.
   */
  forget(user: string): number;
  /**
   * Drops the events before an instant; whom they made a member stays known, and so do the states of aggregates over
   * all time.
   *
   * @param instant - Epoch milliseconds: the horizon of readings.
   * @param now - The instant as of which readings begin.
   * @returns How many there were.
   */
  dropBefore(instant: number, now: number): number;
  /**
   * What is kept of the dropped events of several users together; undefined where nothing is.
   *
   * @param extents - Their events.
   */
  mergePasts(extents: readonly Extent[]): Past | undefined;
  /**
   * Whether numbers can be what is kept of dropped events.
   *
   * @param numbers - The numbers.
   */
  fitsPast(numbers: readonly number[]): boolean;
  /**
   * Whether a user is a member as of an instant.
   *
   * @param extent - The user's events.
   * @param now - The instant.
   */
  isMember(extent: Extent, now: number): boolean;
}

const EVER = { direction: "before", length: null } as const;

/**
 * Starts the state of no events.
 *
 * @param plan - What it is for.
 * @throws PortraitError `invalid-definition`, `unknown-id`.
 */
export function createLiveState({ events, key, aggregates, population, keyed }: LivePlan): LiveState {
  const layout = layoutOf(events, aggregates, population, keyed);
  const store = createEventStore(layout);
  const users = new Map<string, Extent>();
  const { pasts } = store;
  const keeper = pastKeeper(aggregates, store);
  const place = Object.keys(events.schema).indexOf(key);
  const members = { window: EVER, filter: layout.population };
  const userOf = (row: readonly Scalar[]): string | null => row[place] as string | null;

  function open(user: string): Extent {
    const known = users.get(user);
    if (known !== undefined) return known;
    const extent = store.open();
    users.set(user, extent);
    return extent;
  }
  function close(user: string, extent: Extent): void {
    store.close(extent);
    users.delete(user);
  }
  /** From when on an event makes its user a member. */
  function membershipBy(extent: Extent, cell: number): number {
    const { columns } = extent.page;
    const flag = layout.population;
    if (flag !== undefined && (((columns[flag.column] as Cells)[cell] as number) & flag.mask) === 0) {
      return Number.POSITIVE_INFINITY;
    }
    const time = timeAt(extent.page, cell);
    const arrival = layout.arrival === undefined ? Number.NaN : (columns[layout.arrival] as Cells)[cell];
    return (arrival as number) > time ? (arrival as number) : time;
  }
  return {
    users,
    store,
    userOf,
    open,
    add(row, line, rowKey) {
      const user = userOf(row);
      if (user !== null) store.insert(open(user), row, line, rowKey);
    },
    remove(user, position) {
      const extent = users.get(user);
      if (extent === undefined || position < 0) return false;
      store.remove(extent, position);
      if (extent.length === 0 && !pasts.has(extent)) close(user, extent);
      return true;
    },
    forget(user) {
      const extent = users.get(user);
      if (extent === undefined) return 0;
      const { length } = extent;
      close(user, extent);
      return length;
    },
    dropBefore(instant, now) {
      let dropped = 0;
      for (const [user, extent] of users) {
        const count = keeper.droppable(extent, lowerBound(extent, instant), now);
        if (count === 0) continue;
        let since = Number.POSITIVE_INFINITY;
        for (let position = 0; position < count; position++) {
          since = Math.min(since, membershipBy(extent, extent.start + position));
        }
        const past = keeper.extend(pasts.get(extent), extent, count, since);
        if (past.since < Number.POSITIVE_INFINITY || past.numbers.length > 0) pasts.set(extent, past);
        store.drop(extent, count);
        dropped += count;
        if (extent.length === 0 && !pasts.has(extent)) close(user, extent);
      }
      return dropped;
    },
    mergePasts(extents) {
      if (pasts.size === 0) return undefined;
      const found = extents.flatMap((extent) => pasts.get(extent) ?? []);
      return found.length === 0 ? undefined : found.reduce((all, past) => keeper.merge(all, past));
    },
    fitsPast: (numbers) => keeper.fits(numbers),
    isMember(extent, now) {
      if (pasts.size > 0 && (pasts.get(extent)?.since ?? now) < now) return true;
      if (layout.population === undefined && layout.arrival === undefined) {
        return extent.length > 0 && timeAt(extent.page, extent.start) < now;
      }
      const sees = seesIn(layout, extent.page, members, now);
      const end = extent.start + lowerBound(extent, now);
      for (let cell = extent.start; cell < end; cell++) if (sees(cell)) return true;
      return false;
    },
  };
}
