import { isoText } from "@portrait/core";
import { blockedReason, componentOf } from "./component.js";
import { type Division, otherOf, type SeenLink } from "./identity-link.js";
import type { HeldStatement, IdentityStore, IdPair } from "./identity-store.js";
import type { ViewBounds } from "./identity-view.js";
import { idAt } from "./person.js";
import type { IdentityId } from "./statement.js";

/** Two ids, and what was said of them. */
export interface IdentityLink<Space extends string = string> {
  /** One id. */
  readonly from: IdentityId<Space>;
  /** The other. */
  readonly to: IdentityId<Space>;
  /** From when on it holds, as ISO 8601 text. */
  readonly at: string;
  /** When it was learnt, as ISO 8601 text. */
  readonly knownAt: string;
}

/** A link between two persons that does not join them, and why: a limit would be exceeded, or ids were taken apart. */
export interface RefusedLink<Space extends string = string> extends IdentityLink<Space> {
  /** What forbids it. */
  readonly reason: "limit" | "unmerged";
}

/** Why two ids are of one person, or are not. */
export interface IdentityEvidence<Space extends string = string> {
  /** Whether they are. */
  readonly same: boolean;
  /** The observations that lead from one id to the other, the earliest that do; none where they are not of one person. */
  readonly chain: readonly IdentityLink<Space>[];
  /** What was said of ids of both persons and does not join them. */
  readonly refused: readonly RefusedLink<Space>[];
  /** Which of the two ids are blocked, so that nothing joins them to another. */
  readonly blocked: readonly IdentityId<Space>[];
}

function linkOf<Space extends string>(
  store: IdentityStore,
  from: number,
  pair: IdPair,
  { at, knownAt }: HeldStatement,
): IdentityLink<Space> {
  return {
    from: idAt<Space>(store, from),
    to: idAt<Space>(store, otherOf(pair, from)),
    at: isoText(at),
    knownAt: isoText(knownAt),
  };
}

/** The way from one id to another through links that make a tree. */
function wayThrough(
  joined: readonly SeenLink[],
  from: number,
  to: number,
): readonly (readonly [number, SeenLink])[] {
  const links = new Map<number, SeenLink[]>();
  for (const link of joined) {
    for (const end of [link.pair.first, link.pair.second]) links.set(end, [...(links.get(end) ?? []), link]);
  }
  const before = new Map<number, readonly [number, SeenLink] | null>([[from, null]]);
  for (const id of before.keys()) {
    for (const link of links.get(id) ?? []) {
      const other = otherOf(link.pair, id);
      if (!before.has(other)) before.set(other, [id, link]);
    }
  }
  const way: (readonly [number, SeenLink])[] = [];
  for (let step = before.get(to); step != null; step = before.get(step[0])) way.push(step);
  return way.reverse();
}

/**
 * Why two ids are of one person, or are not.
 *
 * @param store - The ids and what was said of them.
 * @param one - An id.
 * @param other - Another.
 * @param view - What is seen.
 */
export function evidenceFor<Space extends string>(
  store: IdentityStore,
  one: number,
  other: number,
  view: ViewBounds,
): IdentityEvidence<Space> {
  const blocked = [one, other].filter((id) => blockedReason(store, id, view) !== undefined);
  const { places, persons, joined, refused, divisions } = componentOf(store, [one, other], view);
  const partOf = (id: number): number => {
    const place = places.get(id);
    return place === undefined ? -1 : persons.part(place);
  };
  const [own, others] = [partOf(one), partOf(other)];
  const between = ({ pair }: { readonly pair: IdPair }): boolean => {
    const [a, b] = [partOf(pair.first), partOf(pair.second)];
    return a >= 0 && b >= 0 && ((a === own && b === others) || (a === others && b === own));
  };
  const same = one === other || (blocked.length === 0 && own === others);
  const startOf = ({ first, second }: IdPair): number => (partOf(first) === own ? first : second);
  const no = (pair: IdPair, by: HeldStatement, reason: RefusedLink["reason"]): RefusedLink<Space> =>
    Object.freeze({ ...linkOf<Space>(store, startOf(pair), pair, by), reason });
  const against = same
    ? []
    : [
        ...refused
          .filter(({ link }) => between(link))
          .map(({ link, reason }) => no(link.pair, link.by, reason)),
        ...divisions
          .filter(between)
          .sort(
            (a, b) =>
              store.compare(a.pair.first, b.pair.first) || store.compare(a.pair.second, b.pair.second),
          )
          .map(({ pair, apart }: Division) => no(pair, apart, "unmerged")),
      ];
  const chain = same && one !== other ? wayThrough(joined, one, other) : [];
  return Object.freeze({
    same,
    chain: Object.freeze(
      chain.map(([from, { pair, by }]) => Object.freeze(linkOf<Space>(store, from, pair, by))),
    ),
    refused: Object.freeze(against),
    blocked: Object.freeze(blocked.map((id) => idAt<Space>(store, id))),
  });
}
