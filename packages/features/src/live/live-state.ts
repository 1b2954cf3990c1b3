import type { AggregateNode, EventDefinition, ExpressionNode } from "@portrait/core";
import type { Scalar } from "../evaluate/scalar.js";
import { createEventStore, type EventStore, lowerBound, type RowHash } from "./event-store.js";
import { layoutOf, TIME } from "./layout.js";
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
  /** Since when users are members by events that were dropped. */
  readonly memberFrom: Map<Extent, number>;
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
   * Drops the events before an instant, and remembers whom they made a member.
   *
   * @param instant - Epoch milliseconds.
   * @returns How many there were.
   */
  dropBefore(instant: number): number;
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
  const memberFrom = new Map<Extent, number>();
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
    memberFrom.delete(extent);
  }
  /** From when on an event makes its user a member. */
  function membershipBy(extent: Extent, cell: number): number {
    const { columns } = extent.page;
    const flag = layout.population;
    if (flag !== undefined && (((columns[flag.column] as Cells)[cell] as number) & flag.mask) === 0) {
      return Number.POSITIVE_INFINITY;
    }
    const time = (columns[TIME] as Cells)[cell] as number;
    const arrival = layout.arrival === undefined ? Number.NaN : (columns[layout.arrival] as Cells)[cell];
    return (arrival as number) > time ? (arrival as number) : time;
  }
  return {
    users,
    memberFrom,
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
      if (extent.length === 0 && !memberFrom.has(extent)) close(user, extent);
      return true;
    },
    forget(user) {
      const extent = users.get(user);
      if (extent === undefined) return 0;
      const { length } = extent;
      close(user, extent);
      return length;
    },
    dropBefore(instant) {
      let dropped = 0;
      for (const [user, extent] of users) {
        const count = lowerBound(extent, instant);
        let since = memberFrom.get(extent) ?? Number.POSITIVE_INFINITY;
        for (let position = 0; position < count; position++) {
          since = Math.min(since, membershipBy(extent, extent.start + position));
        }
        if (since < Number.POSITIVE_INFINITY) memberFrom.set(extent, since);
        store.drop(extent, count);
        dropped += count;
        if (extent.length === 0 && !memberFrom.has(extent)) close(user, extent);
      }
      return dropped;
    },
    isMember(extent, now) {
      if (memberFrom.size > 0 && (memberFrom.get(extent) ?? now) < now) return true;
      const sees = seesIn(layout, extent, members, now);
      const end = extent.start + lowerBound(extent, now);
      for (let cell = extent.start; cell < end; cell++) if (sees(cell)) return true;
      return false;
    },
  };
}
