import { describeValue, listWords, PortraitError } from "@portrait/core";
import type { IdentityGraph } from "../identity/identity-graph.js";
import type { Person } from "../identity/person.js";
import type { IdentityId } from "../identity/statement.js";
import type { LiveState } from "./live-state.js";
import { mergeExtents } from "./merge-extents.js";
import type { Extent } from "./slabs.js";

/** Who ids are, for `identities` of `live`. */
export interface LiveIdentities<Space extends string = string> {
  /** The graph; what is added to it later counts from then on. */
  readonly graph: Pick<IdentityGraph<Space>, "resolve" | "spaces" | "revision">;
  /**
   * The space of the ids in the key column, as for `intervals`: its ids are written as their values, those of others as
   * `space:value`. Left out, the column holds ids of all spaces, all written as `space:value`.
   */
  readonly space?: Space | undefined;
}

/** The persons of live profiles. */
export interface Persons {
  /**
   * The text that names the person of an id.
   *
   * @param user - The id, or what names the person.
   * @param now - As of when, in epoch milliseconds; infinite for all that is known.
   */
  nameOf(user: string, now: number): string;
  /**
   * The ids of a person, as the key column holds them.
   *
   * @param user - The id, or what names the person.
   * @param now - As of when.
   */
  idsOf(user: string, now: number): readonly string[];
  /**
   * Calls back with the events of a person as of an instant; not where there were none.
   *
   * @param user - The id, or what names the person.
   * @param now - As of when.
   * @param use - Gets the events, which serve until it returns.
   */
  withEvents<Result>(user: string, now: number, use: (events: Extent) => Result): Result | undefined;
  /**
   * Calls back with each person with events as of an instant.
   *
   * @param now - As of when.
   * @param use - Gets the person's name and events, which serve until it returns.
   */
  each(now: number, use: (name: string, events: Extent) => void): void;
  /** A number that changes when it becomes known who somebody is. */
  revision(): number;
}

/**
 * Persons where each id is one.
 *
 * @param state - The events.
 */
export function idsAsPersons({ users }: LiveState): Persons {
  return {
    nameOf: (user) => user,
    idsOf: (user) => [user],
    withEvents(user, _, use) {
      const extent = users.get(user);
      return extent === undefined ? undefined : use(extent);
    },
    each(_, use) {
      for (const [user, extent] of users) use(user, extent);
    },
    revision: () => 0,
  };
}

function fault(problem: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-option", message: `live: ${problem}.`, hint });
}

/**
 * Checks who ids are.
 *
 * @param identities - What the caller passed.
 * @throws PortraitError `invalid-option`.
 */
export function checkLiveIdentities(identities: unknown): asserts identities is LiveIdentities {
  const given = typeof identities === "object" && identities !== null ? identities : {};
  const { graph, space } = given as Partial<Record<keyof LiveIdentities, unknown>>;
  const isGraph = typeof graph === "object" && graph !== null && "resolve" in graph && "spaces" in graph;
  if (!isGraph) {
    throw fault(
      `"identities" must hold a graph made by identityGraph(); received ${describeValue(identities)}`,
      'Write identities: { graph, space: "device" }.',
    );
  }
  const odd = Object.keys(given).find((name) => name !== "graph" && name !== "space");
  if (odd !== undefined) {
    throw fault(
      `"identities" has no ${JSON.stringify(odd)}`,
      'Write identities: { graph, space: "device" }.',
    );
  }
  const { spaces } = graph as LiveIdentities["graph"];
  if (space === undefined || spaces.includes(space as string)) return;
  throw fault(
    `"identities.space" must be a space of the graph; received ${describeValue(space)}`,
    `The spaces are ${listWords(spaces, spaces.length)}.`,
  );
}

const asOf = (now: number): { readonly asOf: number } | undefined =>
  now === Number.POSITIVE_INFINITY ? undefined : { asOf: now };

/**
 * Persons by a graph of identities.
 *
 * @param state - The events, by id.
 * @param identities - Who ids are.
 */
export function personsOf(state: LiveState, { graph, space }: LiveIdentities): Persons {
  const { users, store } = state;
  const textOf = ({ space: own, value }: IdentityId): string => (own === space ? value : `${own}:${value}`);
  const isOfKey = (id: IdentityId): boolean => space === undefined || id.space === space;

  /** The id that a text means; undefined where it means none of the graph's. */
  function idIn(text: string): IdentityId | undefined {
    const colon = text.indexOf(":");
    const named = colon < 0 ? undefined : text.slice(0, colon);
    const other = named !== undefined && named !== space && graph.spaces.includes(named);
    if (!other) return space === undefined ? undefined : { space, value: text };
    return { space: named, value: text.slice(colon + 1) };
  }
  function personAt(text: string, now: number): Person | undefined {
    const id = idIn(text);
    if (id === undefined) return undefined;
    const person = graph.resolve(id, asOf(now));
    const clash = id.space !== space && space !== undefined && users.has(text);
    if (!clash || !person.ids.some(isOfKey))
      return clash ? graph.resolve({ space, value: text }, asOf(now)) : person;
    throw new PortraitError({
      code: "invalid-data",
      message: `live: ${describeValue(text)} is an id of space ${JSON.stringify(space)}, and the text of another id.`,
      hint: "Give the space another name.",
    });
  }
  const idsIn = (person: Person): readonly string[] => person.ids.filter(isOfKey).map(textOf);

  function use<Result>(ids: readonly string[], run: (events: Extent) => Result): Result | undefined {
    const extents = ids.flatMap((id) => users.get(id) ?? []);
    const [only] = extents;
    if (only === undefined) return undefined;
    if (extents.length === 1) return run(only);
    const merged = mergeExtents(extents);
    const past = state.mergePasts(extents);
    if (past !== undefined) store.pasts.set(merged, past);
    try {
      return run(merged);
    } finally {
      store.pasts.delete(merged);
      store.blocks.delete(merged);
    }
  }
  const idsOf = (user: string, now: number): readonly string[] => {
    const person = personAt(user, now);
    return person === undefined ? [user] : idsIn(person);
  };
  return {
    nameOf(user, now) {
      const person = personAt(user, now);
      return person === undefined ? user : textOf(person.person);
    },
    idsOf,
    withEvents: (user, now, run) => use(idsOf(user, now), run),
    each(now, run) {
      const seen = new Set<string>();
      for (const user of users.keys()) {
        const person = personAt(user, now);
        const name = person === undefined ? user : textOf(person.person);
        if (seen.has(name)) continue;
        seen.add(name);
        use(person === undefined ? [user] : idsIn(person), (events) => run(name, events));
      }
    },
    revision: () => graph.revision,
  };
}
