import { type BlockedReason, blockedReason, type Component, componentOf } from "./component.js";
import { isSeen } from "./identity-link.js";
import type { IdentityStore } from "./identity-store.js";
import type { ViewBounds } from "./identity-view.js";
import type { IdentityId } from "./statement.js";

/** The ids of one person. */
export interface Person<Space extends string = string> {
  /**
   * The id that names the person: of the space with the highest priority; of several the one that was seen first, then the
   * first in code-unit order.
   */
  readonly person: IdentityId<Space>;
  /** All ids of the person, by priority of their space, then in code-unit order. */
  readonly ids: readonly IdentityId<Space>[];
  /** Why the id is of nobody else: its value is blocked, or too many share it; `null` for all other ids. */
  readonly blocked: BlockedReason | null;
}

/**
 * An id by its number.
 *
 * @param store - The ids.
 * @param id - The number.
 */
export function idAt<Space extends string>(store: IdentityStore, id: number): IdentityId<Space> {
  const space = store.rules.names[store.spaces[id] as number] as Space;
  return Object.freeze({ space, value: store.values[id] as string });
}

/**
 * A person of one id.
 *
 * @param id - The id.
 * @param blocked - Why it is of nobody else, if it is.
 */
export function alone<Space extends string>(
  id: IdentityId<Space>,
  blocked: BlockedReason | null,
): Person<Space> {
  return Object.freeze({ person: id, ids: Object.freeze([id]), blocked });
}

/**
 * A person by its ids.
 *
 * @param store - The ids.
 * @param name - The id that names it.
 * @param ids - All of its ids.
 */
export function personNamed<Space extends string>(
  store: IdentityStore,
  name: number,
  ids: readonly number[],
): Person<Space> {
  return Object.freeze({
    person: idAt<Space>(store, name),
    ids: Object.freeze([...ids].sort(store.compare).map((id) => idAt<Space>(store, id))),
    blocked: null,
  });
}

/** The person at a place of a component. */
function personAt<Space extends string>(
  store: IdentityStore,
  { ids, persons }: Component,
  place: number,
): Person<Space> {
  const own = persons.members(place).map((member) => ids[member] as number);
  return personNamed<Space>(store, ids[persons.canonical(place)] as number, own);
}

/**
 * The person of an id.
 *
 * @param store - The ids and what was said of them.
 * @param id - The id.
 * @param view - What is seen.
 */
export function personOf<Space extends string>(
  store: IdentityStore,
  id: number,
  view: ViewBounds,
): Person<Space> {
  const blocked = blockedReason(store, id, view);
  if (blocked !== undefined) return alone(idAt<Space>(store, id), blocked);
  return personAt(store, componentOf(store, [id], view), 0);
}

/**
 * All persons with an id that is seen, in the order of the ids that name them.
 *
 * @param store - The ids and what was said of them.
 * @param view - What is seen.
 */
export function allPersons<Space extends string>(
  store: IdentityStore,
  view: ViewBounds,
): readonly Person<Space>[] {
  const seen = [...store.spaces.keys()].filter((id) =>
    store.statementsOf[id]?.some((statement) => isSeen(statement, view)),
  );
  const component = componentOf(store, seen, view);
  const found: { readonly name: number; readonly person: Person<Space> }[] = [];
  component.ids.forEach((_, place) => {
    if (component.persons.part(place) !== place) return;
    const name = component.ids[component.persons.canonical(place)] as number;
    found.push({ name, person: personAt(store, component, place) });
  });
  for (const id of seen) {
    if (component.places.has(id)) continue;
    const person = alone(idAt<Space>(store, id), blockedReason(store, id, view) ?? null);
    found.push({ name: id, person });
  }
  found.sort((one, other) => store.compare(one.name, other.name));
  return Object.freeze(found.map(({ person }) => person));
}
