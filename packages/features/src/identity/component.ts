import {
  beliefOf,
  type Division,
  effectiveAt,
  isSeen,
  isShared,
  linkOrder,
  otherOf,
  type SeenLink,
} from "./identity-link.js";
import type { HeldStatement, IdentityStore, IdPair } from "./identity-store.js";
import type { ViewBounds } from "./identity-view.js";
import { createPartition, type Joining, type Partition } from "./partition.js";

/** A link that joins nobody, and why. */
export interface RefusedJoin {
  /** The link. */
  readonly link: SeenLink;
  /** What forbids it. */
  readonly reason: Extract<Joining, "limit" | "unmerged">;
}

/** All ids that links reach from some ids, and the persons that they are of. */
export interface Component {
  /** The ids by place. */
  readonly ids: readonly number[];
  /** For each id its place. */
  readonly places: ReadonlyMap<number, number>;
  /** The persons, as parts of places. */
  readonly persons: Partition;
  /** The links that joined persons, by which each person is a tree. */
  readonly joined: readonly SeenLink[];
  /** The links that joined nobody. */
  readonly refused: readonly RefusedJoin[];
  /** The divisions of its ids. */
  readonly divisions: readonly Division[];
}

/** What is believed of the ids that links reach. */
interface Reached {
  readonly ids: readonly number[];
  readonly links: readonly SeenLink[];
  readonly divisions: readonly Division[];
}

/** Why an id is of nobody else: its value is blocked, or too many share it. */
export type BlockedReason = "value" | "shared";

/**
 * Why an id is blocked, if it is.
 *
 * @param store - The ids.
 * @param id - The id.
 * @param view - The view.
 */
export function blockedReason(store: IdentityStore, id: number, view: ViewBounds): BlockedReason | undefined {
  if (store.isBlockedValue(id)) return "value";
  return isShared(store, id, view) ? "shared" : undefined;
}

/** When the first statement that names an id takes effect, of those that are seen. */
export function firstSeen(statements: readonly HeldStatement[], view: ViewBounds): number {
  let first = Number.POSITIVE_INFINITY;
  for (const statement of statements) {
    if (isSeen(statement, view)) first = Math.min(first, effectiveAt(statement));
  }
  return first;
}

/** All that links reach from some ids; blocked ids are neither reached nor gone through. */
function reach(store: IdentityStore, from: Iterable<number>, view: ViewBounds): Reached {
  const found = new Set<number>();
  const blocked = new Map<number, boolean>();
  const links: SeenLink[] = [];
  const divisions = new Map<IdPair, Division>();
  const isBlocked = (id: number): boolean => {
    const known = blocked.get(id) ?? blockedReason(store, id, view) !== undefined;
    blocked.set(id, known);
    return known;
  };
  for (const id of from) if (!isBlocked(id)) found.add(id);
  for (const id of found) {
    for (const pair of store.pairsOf[id] ?? []) {
      const other = otherOf(pair, id);
      const belief = beliefOf(pair, view);
      if (belief === undefined || isBlocked(other)) continue;
      if ("apart" in belief) {
        divisions.set(pair, belief);
        continue;
      }
      if (pair.first === id) links.push(belief);
      found.add(other);
    }
  }
  return { ids: [...found], links, divisions: [...divisions.values()] };
}

/** The order in which ids name their person: by priority of the space, then first seen, then value. */
function nameOrder(store: IdentityStore, ids: readonly number[], view: ViewBounds) {
  const seen = new Map<number, number>();
  const since = (id: number): number => {
    const known = seen.get(id) ?? firstSeen(store.statementsOf[id] as HeldStatement[], view);
    seen.set(id, known);
    return known;
  };
  return (a: number, b: number): number => {
    const [one, other] = [ids[a] as number, ids[b] as number];
    const apart = (store.spaces[one] as number) - (store.spaces[other] as number);
    return apart || since(one) - since(other) || store.compare(one, other);
  };
}

/**
 * The persons of all ids that links reach from some ids. Links are taken in their total order, each unless it would
 * exceed a limit or join what was taken apart; so the result depends on what is seen alone, not on how it came. Cost:
 * O(n log n) in the links reached.
 *
 * @param store - The ids and what was said of them.
 * @param from - The ids; those that are blocked are left out.
 * @param view - What is seen.
 */
export function componentOf(store: IdentityStore, from: Iterable<number>, view: ViewBounds): Component {
  const { ids, links, divisions } = reach(store, from, view);
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = (id: number): number => places.get(id) as number;
  const persons = createPartition({
    size: ids.length,
    limits: store.rules.limits,
    spaceOf: (place) => store.spaces[ids[place] as number] as number,
    compare: nameOrder(store, ids, view),
  });
  for (const { pair } of divisions) {
    if (places.has(pair.first) && places.has(pair.second))
      persons.divide(placeOf(pair.first), placeOf(pair.second));
  }
  const joined: SeenLink[] = [];
  const refused: RefusedJoin[] = [];
  for (const link of [...links].sort(linkOrder(store))) {
    const outcome = persons.join(placeOf(link.pair.first), placeOf(link.pair.second));
    if (outcome === "joined") joined.push(link);
    else if (outcome !== "together") refused.push({ link, reason: outcome });
  }
  return { ids, places, persons, joined, refused, divisions };
}
