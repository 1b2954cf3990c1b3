import { effectiveAt } from "./identity-link.js";
import type { HeldStatement, IdentityStore } from "./identity-store.js";
import { createTracker } from "./tracker.js";

/**
 * Told of each change of who an id is: from the instant on, exclusive, `name` names its person.
 *
 * @param id - The id.
 * @param name - The id that names its person.
 * @param after - The instant, in epoch milliseconds.
 */
export type OnChange = (id: number, name: number, after: number) => void;

/** Statements that take effect at the same instant, by instant. */
function* groupsOf(statements: Iterable<HeldStatement>): Generator<readonly HeldStatement[]> {
  const order = [...statements].sort((one, other) => effectiveAt(one) - effectiveAt(other));
  for (let from = 0; from < order.length; ) {
    const instant = effectiveAt(order[from] as HeldStatement);
    let to = from;
    while (to < order.length && effectiveAt(order[to] as HeldStatement) === instant) to++;
    yield order.slice(from, to);
    from = to;
  }
}

/**
 * Goes through all statements in the order in which they take effect and tells of each change of who an id is: what
 * `personOf` gives for a view just after each instant. Cost: O(n log n) in statements and changes, and what is computed anew
 * where ids are taken apart, reconciled, or become blocked.
 *
 * @param store - The ids and what was said of them.
 * @param onChange - Told of each change.
 */
export function sweep(store: IdentityStore, onChange: OnChange): void {
  const tracker = createTracker(store);
  const names = Int32Array.from(store.spaces, (_, id) => id);
  for (const group of groupsOf(store.statements)) {
    const instant = effectiveAt(group[0] as HeldStatement);
    const touched = new Set<number>();
    tracker.take(group, { at: instant + 1, asOf: instant + 1 }, touched);
    for (const id of touched) {
      const name = tracker.nameOf(id);
      if (name === names[id]) continue;
      names[id] = name;
      onChange(id, name, instant);
    }
  }
}
