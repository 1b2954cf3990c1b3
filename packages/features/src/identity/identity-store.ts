import { PortraitError } from "@portrait/core";
import type { SpaceRules } from "./identity-space.js";
import type { CheckedStatement } from "./statement.js";

/** A statement that is held. */
export interface HeldStatement {
  /** Whether it takes ids apart. */
  readonly unmerge: boolean;
  /** From when on it holds, in epoch milliseconds. */
  readonly at: number;
  /** When it was learnt, in epoch milliseconds. */
  readonly knownAt: number;
  /** The ids by number. */
  ids: readonly number[];
}

/** Two ids that are named together. */
export interface IdPair {
  /** The one that comes first by {@link IdentityStore.compare}. */
  readonly first: number;
  /** The other. */
  readonly second: number;
  /** What names both. */
  readonly statements: HeldStatement[];
  /** Whether one of the statements takes ids apart. */
  divided: boolean;
}

/** Ids as numbers, and all that was said of them. */
export interface IdentityStore {
  /** The spaces. */
  readonly rules: SpaceRules;
  /** For each id the number of its space. */
  readonly spaces: readonly number[];
  /** For each id its value. */
  readonly values: readonly string[];
  /** For each id what names it. */
  readonly statementsOf: readonly HeldStatement[][];
  /** For each id its pairs; none for values that are blocked. */
  readonly pairsOf: readonly IdPair[][];
  /** All statements. */
  readonly statements: ReadonlySet<HeldStatement>;
  /** The latest instant that a statement names, be it of when it holds or was learnt; never earlier than that. */
  latest(): number;
  /** The number of an id; -1 when nothing names it. */
  find(space: number, value: string): number;
  /** Whether the value of an id is blocked. */
  isBlockedValue(id: number): boolean;
  /** The pairs among some ids: of those that something names both of and whose values are not blocked. */
  pairsAmong(ids: readonly number[]): readonly IdPair[];
  /** The order of ids by what they are: by priority of the space, then by value in code-unit order. */
  compare(one: number, other: number): number;
  /** Takes a statement in; gives it as it is held. */
  add(statement: CheckedStatement): HeldStatement;
  /** Takes an id out of all statements; those that say nothing without it are dropped. How many named it. */
  forget(id: number): number;
}

/** A `Map` and a `Set` hold no more. */
const MOST = 2 ** 24 - 1;

function tooMany(what: string): PortraitError {
  return new PortraitError({
    code: "out-of-memory",
    message: `identityGraph: there are more than ${MOST} ${what}.`,
    hint: "Make one graph for each part of the ids that never meet.",
  });
}

/**
 * A store without statements. Taking one in costs O(ids²) of the statement, some microseconds; about 600 bytes are held
 * for a statement of two ids.
 *
 * @param rules - The spaces.
 */
export function createStore(rules: SpaceRules): IdentityStore {
  const numbers = rules.names.map(() => new Map<string, number>());
  const spaces: number[] = [];
  const values: string[] = [];
  const statementsOf: HeldStatement[][] = [];
  const pairsOf: IdPair[][] = [];
  const pairs = new Map<number, IdPair>();
  const statements = new Set<HeldStatement>();
  let latest = Number.NEGATIVE_INFINITY;

  const find = (space: number, value: string): number => numbers[space]?.get(value) ?? -1;
  const keyOf = (one: number, other: number): number => Math.min(one, other) * 2 ** 24 + Math.max(one, other);
  const isBlockedValue = (id: number): boolean =>
    rules.blocked[spaces[id] as number]?.has(values[id] as string) === true;

  function compare(one: number, other: number): number {
    const apart = (spaces[one] as number) - (spaces[other] as number);
    if (apart !== 0) return apart;
    const [a, b] = [values[one] as string, values[other] as string];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  function intern(space: number, value: string): number {
    const known = find(space, value);
    if (known >= 0) return known;
    const id = spaces.push(space) - 1;
    if (id >= MOST) throw tooMany("ids");
    values.push(value);
    statementsOf.push([]);
    pairsOf.push([]);
    numbers[space]?.set(value, id);
    return id;
  }
  function openPair(one: number, other: number): IdPair {
    const key = keyOf(one, other);
    const known = pairs.get(key);
    if (known !== undefined) return known;
    if (pairs.size >= MOST) throw tooMany("pairs of ids");
    const [first, second] = compare(one, other) < 0 ? [one, other] : [other, one];
    const pair: IdPair = { first, second, statements: [], divided: false };
    pairs.set(key, pair);
    pairsOf[one]?.push(pair);
    pairsOf[other]?.push(pair);
    return pair;
  }
  function drop(pair: IdPair, id: number): void {
    const other = pair.first === id ? pair.second : pair.first;
    const own = pairsOf[other] as IdPair[];
    own.splice(own.indexOf(pair), 1);
    pairs.delete(keyOf(pair.first, pair.second));
  }
  return {
    rules,
    spaces,
    values,
    statementsOf,
    pairsOf,
    statements,
    latest: () => latest,
    find,
    isBlockedValue,
    pairsAmong(ids) {
      const found: IdPair[] = [];
      for (let place = 1; place < ids.length; place++) {
        for (let earlier = 0; earlier < place; earlier++) {
          const pair = pairs.get(keyOf(ids[earlier] as number, ids[place] as number));
          if (pair !== undefined) found.push(pair);
        }
      }
      return found;
    },
    compare,
    add({ unmerge, at, knownAt, ids }) {
      if (statements.size >= MOST) throw tooMany("statements");
      const named = ids.map(([space, value]) => intern(space, value));
      const held: HeldStatement = { unmerge, at, knownAt, ids: named };
      statements.add(held);
      latest = Math.max(latest, at, knownAt);
      for (const id of named) statementsOf[id]?.push(held);
      const linked = named.filter((id) => !isBlockedValue(id));
      linked.forEach((one, place) => {
        for (const other of linked.slice(place + 1)) {
          const pair = openPair(one, other);
          pair.statements.push(held);
          pair.divided ||= unmerge;
        }
      });
      return held;
    },
    forget(id) {
      const named = statementsOf[id] as HeldStatement[];
      for (const statement of named) {
        statement.ids = statement.ids.filter((other) => other !== id);
        if (statement.ids.length >= (statement.unmerge ? 2 : 1)) continue;
        statements.delete(statement);
        for (const other of statement.ids) {
          const own = statementsOf[other] as HeldStatement[];
          own.splice(own.indexOf(statement), 1);
        }
      }
      for (const pair of pairsOf[id] as IdPair[]) drop(pair, id);
      numbers[spaces[id] as number]?.delete(values[id] as string);
      values[id] = "";
      statementsOf[id] = [];
      pairsOf[id] = [];
      return named.length;
    },
  };
}
