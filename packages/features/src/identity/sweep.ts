import { componentOf } from "./component.js";
import { beliefOf, type Division, effectiveAt, linkOrder, otherOf, type SeenLink } from "./identity-link.js";
import type { HeldStatement, IdentityStore, IdPair } from "./identity-store.js";
import type { ViewBounds } from "./identity-view.js";
import { createPartition } from "./partition.js";

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

/** Counts with how many ids of each space each id was seen. */
function sharing({ rules, spaces }: IdentityStore) {
  const met = new Set<IdPair>();
  const counts = new Map<number, number[]>();

  function count(id: number, other: number): boolean {
    const shared = rules.shared[spaces[id] as number] ?? [];
    return shared.some(([space, most], place) => {
      if (spaces[other] !== space) return false;
      const own = counts.get(id) ?? shared.map(() => 0);
      counts.set(id, own);
      own[place] = (own[place] as number) + 1;
      return own[place] > most;
    });
  }
  return {
    /** Takes in that a pair was seen; which of its ids are now shared by too many. */
    meet(pair: IdPair): readonly number[] {
      if (met.has(pair)) return [];
      met.add(pair);
      const { first, second } = pair;
      return [...(count(first, second) ? [first] : []), ...(count(second, first) ? [second] : [])];
    },
  };
}

/**
 * Goes through all statements in the order in which they take effect and tells of each change of who an id is: what
 * `personOf` gives for a view just after each instant. A link that comes last needs one join; where ids are taken apart,
 * reconciled, or become blocked, the ids that links reach from there are computed anew. Cost: O(n log n) in statements
 * and changes, and the components computed anew.
 *
 * @param store - The ids and what was said of them.
 * @param onChange - Told of each change.
 */
export function sweep(store: IdentityStore, onChange: OnChange): void {
  const { spaces } = store;
  const size = spaces.length;
  const since = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const blocked = Uint8Array.from(spaces, (_, id) => Number(store.isBlockedValue(id)));
  const names = Int32Array.from(spaces, (_, id) => id);
  const beliefs = new Map<IdPair, SeenLink | Division | undefined>();
  const linked = new Set<IdPair>();
  const sharers = sharing(store);
  const inOrder = linkOrder(store);
  const persons = createPartition({
    size,
    limits: store.rules.limits,
    spaceOf: (id) => spaces[id] as number,
    compare: (a, b) =>
      (spaces[a] as number) - (spaces[b] as number) ||
      (since[a] as number) - (since[b] as number) ||
      store.compare(a, b),
  });

  /** Takes in what is believed of a pair that has been taken apart some time; whether links must be computed anew. */
  function reconsider(pair: IdPair, view: ViewBounds): boolean {
    const before = beliefs.get(pair);
    const belief = beliefOf(pair, view);
    beliefs.set(pair, belief);
    const wasApart = before !== undefined && "apart" in before;
    const isApart = belief !== undefined && "apart" in belief;
    const { first, second } = pair;
    if (isApart && !wasApart) {
      const together = persons.part(first) === persons.part(second);
      persons.divide(first, second);
      return together;
    }
    if (wasApart && !isApart) {
      persons.reconcile(first, second);
      return true;
    }
    return (
      before !== undefined &&
      belief !== undefined &&
      "by" in before &&
      "by" in belief &&
      before.by !== belief.by
    );
  }
  /** The neighbours of an id, from which all that it linked can be reached without it. */
  function around(id: number): readonly number[] {
    return [id, ...(store.pairsOf[id] ?? []).map((pair) => otherOf(pair, id))];
  }
  function renew(from: ReadonlySet<number>, view: ViewBounds, touched: Set<number>): void {
    const { ids, joined } = componentOf(store, from, view);
    const all = new Set([...ids, ...[...from].flatMap((id) => (blocked[id] === 1 ? [id] : []))]);
    persons.separate([...all]);
    for (const { pair } of joined) persons.join(pair.first, pair.second);
    for (const id of all) touched.add(id);
  }
  function joinLink({ pair }: SeenLink, touched: Set<number>): void {
    const { first, second } = pair;
    if (blocked[first] === 1 || blocked[second] === 1) return;
    const [one, other] = [persons.canonical(first), persons.canonical(second)];
    if (one === other) return;
    const renamed = persons.members(isNamedBy(one, other) ? second : first);
    if (persons.join(first, second) === "joined") for (const id of renamed) touched.add(id);
  }
  function isNamedBy(one: number, other: number): boolean {
    const apart = (spaces[one] as number) - (spaces[other] as number);
    return (apart || (since[one] as number) - (since[other] as number) || store.compare(one, other)) < 0;
  }
  function takeIn(group: readonly HeldStatement[], view: ViewBounds, touched: Set<number>): void {
    const fresh: SeenLink[] = [];
    const anew = new Set<number>();
    const pairs = new Set<IdPair>();
    for (const statement of group) {
      const named = statement.ids.filter((id) => !store.isBlockedValue(id));
      for (const pair of pairsAmong(store, named)) {
        pairs.add(pair);
        for (const id of statement.unmerge ? [] : sharers.meet(pair)) {
          if (blocked[id] === 1) continue;
          blocked[id] = 1;
          for (const near of around(id)) anew.add(near);
        }
      }
    }
    for (const pair of pairs) {
      if (pair.divided && reconsider(pair, view)) {
        anew.add(pair.first);
        anew.add(pair.second);
      }
      const belief = linked.has(pair) ? undefined : beliefOf(pair, view);
      if (belief === undefined || "apart" in belief) continue;
      fresh.push(belief);
      linked.add(pair);
    }
    if (anew.size > 0) renew(anew, view, touched);
    for (const link of fresh.sort(inOrder)) joinLink(link, touched);
  }
  for (const group of groupsOf(store.statements)) {
    const instant = effectiveAt(group[0] as HeldStatement);
    for (const { ids } of group) {
      for (const id of ids) since[id] = Math.min(since[id] as number, instant);
    }
    const touched = new Set<number>();
    takeIn(group, { at: instant + 1, asOf: instant + 1 }, touched);
    for (const id of touched) {
      const name = blocked[id] === 1 ? id : persons.canonical(id);
      if (name === names[id]) continue;
      names[id] = name;
      onChange(id, name, instant);
    }
  }
}

function* pairsAmong(store: IdentityStore, ids: readonly number[]): Generator<IdPair> {
  for (let place = 0; place < ids.length; place++) {
    for (let later = place + 1; later < ids.length; later++) {
      const pair = store.pair(ids[place] as number, ids[later] as number);
      if (pair !== undefined) yield pair;
    }
  }
}
