import type { HeldStatement, IdentityStore, IdPair } from "./identity-store.js";
import type { ViewBounds } from "./identity-view.js";

/** Two ids that are of one person, by what was seen: the first statement since they were last taken apart. */
export interface SeenLink {
  /** The ids. */
  readonly pair: IdPair;
  /** What says so. */
  readonly by: HeldStatement;
}

/** Two ids that were taken apart and have not been seen together since. */
export interface Division {
  /** The ids. */
  readonly pair: IdPair;
  /** What says so. */
  readonly apart: HeldStatement;
}

/**
 * Whether a statement is seen.
 *
 * @param statement - The statement.
 * @param view - The view.
 */
export function isSeen({ at, knownAt }: HeldStatement, view: ViewBounds): boolean {
  return at < view.at && knownAt < view.asOf;
}

/**
 * When a statement takes effect: once it holds and is known.
 *
 * @param statement - The statement.
 */
export function effectiveAt({ at, knownAt }: HeldStatement): number {
  return Math.max(at, knownAt);
}

/**
 * The order in which statements take effect; 0 for those of the same instants.
 *
 * @param one - A statement.
 * @param other - Another.
 */
export function compareEffects(one: HeldStatement, other: HeldStatement): number {
  return effectiveAt(one) - effectiveAt(other) || one.knownAt - other.knownAt || one.at - other.at;
}

/** The order in which statements hold, by which the last one about a pair is told. */
function compareTimes(one: HeldStatement, other: HeldStatement): number {
  return one.at - other.at || one.knownAt - other.knownAt;
}

/**
 * The total order of links: by when their statement takes effect, is known, holds; then by the ids.
 *
 * @param store - The ids.
 */
export function linkOrder({ compare }: IdentityStore): (one: SeenLink, other: SeenLink) => number {
  return (one, other) =>
    compareEffects(one.by, other.by) ||
    compare(one.pair.first, other.pair.first) ||
    compare(one.pair.second, other.pair.second);
}

/** The last unmerge of a pair that is seen. */
function lastUnmerge({ statements, divided }: IdPair, view: ViewBounds): HeldStatement | undefined {
  if (!divided) return undefined;
  let last: HeldStatement | undefined;
  for (const statement of statements) {
    if (!statement.unmerge || !isSeen(statement, view)) continue;
    if (last === undefined || compareTimes(last, statement) < 0) last = statement;
  }
  return last;
}

/**
 * What is to be believed of a pair: that it is linked, divided, or, when nothing is seen of it, neither. The statement
 * that holds last decides; an unmerge wins over an observation of the same instants.
 *
 * @param pair - The pair.
 * @param view - The view.
 */
export function beliefOf(pair: IdPair, view: ViewBounds): SeenLink | Division | undefined {
  const apart = lastUnmerge(pair, view);
  let by: HeldStatement | undefined;
  for (const statement of pair.statements) {
    if (statement.unmerge || !isSeen(statement, view)) continue;
    if (apart !== undefined && compareTimes(apart, statement) >= 0) continue;
    if (by === undefined || compareEffects(statement, by) < 0) by = statement;
  }
  if (by !== undefined) return { pair, by };
  return apart === undefined ? undefined : { pair, apart };
}

/**
 * The other id of a pair.
 *
 * @param pair - The pair.
 * @param id - One id.
 */
export function otherOf({ first, second }: IdPair, id: number): number {
  return first === id ? second : first;
}

/**
 * Whether an id is seen together with more ids than may share it.
 *
 * @param store - The ids.
 * @param id - The id.
 * @param view - The view.
 */
export function isShared({ rules, spaces, pairsOf }: IdentityStore, id: number, view: ViewBounds): boolean {
  return (rules.shared[spaces[id] as number] ?? []).some(([space, most]) => {
    let count = 0;
    for (const pair of pairsOf[id] ?? []) {
      if (spaces[otherOf(pair, id)] !== space) continue;
      if (pair.statements.some((statement) => !statement.unmerge && isSeen(statement, view))) count++;
      if (count > most) return true;
    }
    return false;
  });
}
