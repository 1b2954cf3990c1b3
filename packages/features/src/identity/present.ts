import type { HeldStatement, IdentityStore } from "./identity-store.js";
import { alone, idAt, type Person, personNamed } from "./person.js";
import { createTracker, type Tracker } from "./tracker.js";

const EVERYTHING = { at: Number.POSITIVE_INFINITY, asOf: Number.POSITIVE_INFINITY };

/** Who is who by everything that was said, kept from one question to the next. */
export interface Present<Space extends string = string> {
  /**
   * Takes a statement in.
   *
   * @param statement - The statement, which the store holds already.
   */
  add(statement: HeldStatement): void;
  /** Starts again: something was forgotten. */
  reset(): void;
  /**
   * The person of an id.
   *
   * @param id - The id.
   */
  personOf(id: number): Person<Space>;
}

/**
 * Tracks who is who now. What was added since the last question is taken in at the next, all at once.
 *
 * @param store - The ids and what was said of them.
 */
export function createPresent<Space extends string>(store: IdentityStore): Present<Space> {
  let tracker: Tracker | undefined;
  let pending: HeldStatement[] = [];

  function current(): Tracker {
    const first = tracker === undefined;
    tracker ??= createTracker(store);
    if (first || pending.length > 0) tracker.take(first ? store.statements : pending, EVERYTHING);
    pending = [];
    return tracker;
  }
  return {
    add(statement) {
      if (tracker !== undefined) pending.push(statement);
    },
    reset() {
      tracker = undefined;
      pending = [];
    },
    personOf(id) {
      const { isBlocked, nameOf, membersOf } = current();
      if (!isBlocked(id)) return personNamed<Space>(store, nameOf(id), membersOf(id));
      return alone(idAt<Space>(store, id), store.isBlockedValue(id) ? "value" : "shared");
    },
  };
}
