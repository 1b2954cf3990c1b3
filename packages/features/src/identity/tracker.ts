import { componentOf } from "./component.js";
import {
  beliefOf,
  compareEffects,
  type Division,
  effectiveAt,
  linkOrder,
  otherOf,
  type SeenLink,
} from "./identity-link.js";
import type { HeldStatement, IdentityStore, IdPair } from "./identity-store.js";
import type { ViewBounds } from "./identity-view.js";
import { createPartition } from "./partition.js";
import { countSharers } from "./sharers.js";

/** Persons that are kept up to date as more is seen. */
export interface Tracker {
  /**
   * Takes statements in.
   *
   * @param statements - What is seen beside what was seen before.
   * @param view - What is seen: what was taken in, these, and perhaps what will be taken in later.
   * @param touched - Gets the ids whose person may have changed.
   */
  take(statements: Iterable<HeldStatement>, view: ViewBounds, touched?: Set<number>): void;
  /** Whether an id is of nobody else because its value is blocked, or too many share it. */
  isBlocked(id: number): boolean;
  /** The id that names the person of an id. */
  nameOf(id: number): number;
  /** The ids of the person of an id, in no order. */
  membersOf(id: number): readonly number[];
}

/**
 * Tracks who is who. A link that comes behind all others in their order takes one join. Where one comes before another, ids
 * are taken apart, reconciled or become blocked, the ids that links reach from there are computed anew.
 *
 * @param store - The ids and what was said of them.
 */
export function createTracker(store: IdentityStore): Tracker {
  const { spaces } = store;
  const since: number[] = [];
  const shared = new Set<number>();
  const beliefs = new Map<IdPair, SeenLink | Division>();
  const sharers = countSharers(store);
  const inOrder = linkOrder(store);
  let last: SeenLink | undefined;
  const compareNames = (one: number, other: number): number =>
    (spaces[one] as number) - (spaces[other] as number) ||
    (since[one] as number) - (since[other] as number) ||
    store.compare(one, other);
  const persons = createPartition({
    size: 0,
    limits: store.rules.limits,
    spaceOf: (id) => spaces[id] as number,
    compare: compareNames,
  });

  const isAlone = (id: number): boolean => persons.members(id).length === 1;
  const isBlocked = (id: number): boolean => shared.has(id) || store.isBlockedValue(id);

  /** Takes in when ids are first seen; those that name persons otherwise now are to be computed anew. */
  function see({ ids }: HeldStatement, instant: number, anew: Set<number>): void {
    for (const id of ids) {
      const before = since[id] ?? Number.POSITIVE_INFINITY;
      since[id] = Math.min(before, instant);
      if (instant < before && before < Number.POSITIVE_INFINITY && !isAlone(id)) anew.add(id);
    }
  }
  /** Takes in that too many share an id: what it linked is to be computed anew, from all around it. */
  function block(id: number, anew: Set<number>): void {
    if (shared.has(id)) return;
    shared.add(id);
    if (isAlone(id)) return;
    anew.add(id);
    for (const pair of store.pairsOf[id] ?? []) anew.add(otherOf(pair, id));
  }
  /** Takes in what is believed of a pair; true where that is not merely one more link. */
  function reconsider(pair: IdPair, before: SeenLink | Division | undefined, view: ViewBounds): boolean {
    const belief = beliefOf(pair, view);
    if (belief === undefined) return false;
    beliefs.set(pair, belief);
    const wasApart = before !== undefined && "apart" in before;
    if ("by" in belief) {
      if (wasApart) persons.reconcile(pair.first, pair.second);
      return before !== undefined && (wasApart || before.by !== belief.by);
    }
    if (wasApart) return false;
    const together = persons.part(pair.first) === persons.part(pair.second);
    persons.divide(pair.first, pair.second);
    return together;
  }
  /** Whether a statement changes nothing of what is believed of a pair that was never taken apart. */
  function isSettled(pair: IdPair, statement: HeldStatement): boolean {
    const before = beliefs.get(pair);
    return before !== undefined && "by" in before && compareEffects(before.by, statement) <= 0;
  }
  /** Takes in what statements say of pairs; gives the links that are new or others than before. */
  function takePairs(
    statements: readonly HeldStatement[],
    view: ViewBounds,
    anew: Set<number>,
  ): readonly SeenLink[] {
    const changed = new Set<IdPair>();
    for (const statement of statements) {
      for (const pair of store.pairsAmong(statement.ids)) {
        if (!statement.unmerge) for (const id of sharers.meet(pair)) block(id, anew);
        if (pair.divided || !isSettled(pair, statement)) changed.add(pair);
      }
    }
    return [...changed].flatMap((pair) => {
      if (reconsider(pair, beliefs.get(pair), view)) {
        anew.add(pair.first);
        anew.add(pair.second);
      }
      const belief = beliefs.get(pair);
      return belief !== undefined && "by" in belief ? [belief] : [];
    });
  }
  function renew(from: ReadonlySet<number>, view: ViewBounds, touched: Set<number> | undefined): void {
    const { ids, joined } = componentOf(store, from, view);
    const all = new Set([...ids, ...[...from].filter(isBlocked)]);
    persons.separate([...all]);
    for (const { pair } of joined) persons.join(pair.first, pair.second);
    for (const id of all) touched?.add(id);
  }
  function joinLink({ pair }: SeenLink, touched: Set<number> | undefined): void {
    const { first, second } = pair;
    if (isBlocked(first) || isBlocked(second)) return;
    const [one, other] = [persons.canonical(first), persons.canonical(second)];
    if (one === other) return;
    const renamed =
      touched === undefined ? [] : persons.members(compareNames(one, other) < 0 ? second : first);
    if (persons.join(first, second) === "joined") for (const id of renamed) touched?.add(id);
  }
  return {
    take(statements, view, touched) {
      persons.grow(spaces.length);
      const anew = new Set<number>();
      const all = [...statements];
      for (const statement of all) see(statement, effectiveAt(statement), anew);
      const links = [...takePairs(all, view, anew)].sort(inOrder);
      for (const link of links) {
        if (last === undefined || inOrder(last, link) <= 0) break;
        anew.add(link.pair.first);
        anew.add(link.pair.second);
      }
      if (anew.size > 0) renew(anew, view, touched);
      for (const link of links) joinLink(link, touched);
      const [greatest] = links.slice(-1);
      if (greatest !== undefined && (last === undefined || inOrder(last, greatest) < 0)) last = greatest;
    },
    isBlocked,
    nameOf: (id) => (isBlocked(id) ? id : persons.canonical(id)),
    membersOf: (id) => persons.members(id),
  };
}
