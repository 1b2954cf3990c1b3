import {
  describeValue,
  type IdentityIntervals,
  type OptionRule,
  optionalOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import { evidenceFor, type IdentityEvidence } from "./evidence.js";
import { type IdentitySpace, spaceRules } from "./identity-space.js";
import { createStore } from "./identity-store.js";
import { type IdentityView, viewBounds } from "./identity-view.js";
import { type IntervalOptions, intervalsOf } from "./intervals.js";
import { allPersons, alone, type Person, personOf } from "./person.js";
import { createPresent } from "./present.js";
import { decodeIdentities, encodeIdentities } from "./snapshot.js";
import { checkId, checkStatement, type IdentityId, type IdentityStatement } from "./statement.js";

/** Options of {@link identityGraph}. */
export interface IdentityOptions<Space extends string = string> {
  /**
   * The kinds of ids, 1 to 32, by priority: an id of an earlier space names a person rather than one of a later. Limits and
   * blocked values belong to them.
   */
  readonly spaces: readonly IdentitySpace<Space>[];
  /** What `snapshot` gave; the graph goes on from there. The rules may be others than when it was made. */
  readonly snapshot?: string | undefined;
}

/** What a graph of identities holds. */
export interface IdentityStats {
  /** Ids that a statement names. */
  readonly ids: number;
  /** Statements held; repeats count. */
  readonly statements: number;
}

/** Who is who, as was known at any time. */
export interface IdentityGraph<Space extends string = string> {
  /** The names of the spaces, by priority. */
  readonly spaces: readonly Space[];
  /** A number that grows with each `add` and `forget` that changes what is held. */
  readonly revision: number;
  /**
   * Takes statements in, in any order. Some microseconds each.
   *
   * @param statements - One, or a list of them.
   * @returns How many were taken in.
   * @throws PortraitError `invalid-argument` when one is malformed: none was taken in then; `out-of-memory` beyond 16 million
   *   statements, ids or pairs of ids.
   */
  add(statements: IdentityStatement<Space> | readonly IdentityStatement<Space>[]): number;
  /**
   * The person of an id. Cost: without a view, what was added since the last such question, some microseconds a statement
   * that comes last (a join of a union-find; where a limit is at stake and it comes earlier, or takes ids apart, the ids that
   * links reach from there are computed anew), and the ids of the person. The same with a view as of after all that was said;
   * with an earlier one, the ids that links reach from it.
   *
   * @param id - The id; one that nothing names is a person of its own.
   * @param view - As of when.
   * @throws PortraitError `invalid-argument`, `invalid-option`.
   */
  resolve(id: IdentityId<Space>, view?: IdentityView): Person<Space>;
  /**
   * All persons with an id that is seen, in the order of the ids that name them. Cost: O(n log n) in the links.
   *
   * @param view - As of when.
   * @throws PortraitError `invalid-argument`, `invalid-option`.
   */
  persons(view?: IdentityView): readonly Person<Space>[];
  /**
   * Why two ids are of one person, or are not.
   *
   * @param one - An id.
   * @param other - Another.
   * @param view - As of when.
   * @throws PortraitError `invalid-argument`, `invalid-option`.
   */
  explain(one: IdentityId<Space>, other: IdentityId<Space>, view?: IdentityView): IdentityEvidence<Space>;
  /**
   * Who each id was, as it became known, for `identities` of `buildExamples`, `buildSnapshot` and `buildProfiles`: at each
   * cutoff an id is of the person that `resolve(id, { asOf: cutoff })` names. Only ids that another id names have rows.
   *
   * @param options - See {@link IntervalOptions}.
   * @throws PortraitError `invalid-argument`, `invalid-option`; `invalid-data` when an id of the space reads like one of another.
   */
  intervals(options?: IntervalOptions<Space>): IdentityIntervals;
  /**
   * Forgets an id, as if no statement had ever named it: what it alone linked is linked no longer, and its value is held
   * nowhere. To forget a person, forget all ids of `resolve`.
   *
   * @param id - The id.
   * @returns How many statements named it.
   * @throws PortraitError `invalid-argument`.
   */
  forget(id: IdentityId<Space>): number;
  /** What is held. */
  stats(): IdentityStats;
  /**
   * All statements as JSON text, the same for the same statements in whatever order they were added. It holds ids as they
   * are: keep it as you keep the log, and write a new one after `forget`.
   */
  snapshot(): string;
}

const anything: OptionRule<unknown> = { default: undefined, expected: "", accepts: () => true };

const rules = {
  spaces: anything,
  snapshot: optionalOption<string>("the text that snapshot() gave", (value) => typeof value === "string"),
};

function checkOptions(options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `identityGraph: options must be an object; received ${describeValue(options)}.`,
    hint: 'Write identityGraph({ spaces: [{ name: "account", limit: 1 }, { name: "device" }] }).',
  });
}

/**
 * Merges anonymous and known ids into persons: from what was seen together, within limits, without values that are no ids.
 *
 * Statements are a set. Whatever the order and the batches in which they are added, the persons and the ids that name them
 * are the same: links are taken in a total order (by when they take effect, which is when they hold and are known; when they
 * were known; when they hold; the ids), each unless the person would have more ids of a space than its limit, or ids that an
 * unmerge took apart. So the link that was known first wins, and a later one never breaks an earlier one.
 *
 * Questions have two times. Only what held before `at` and was learnt before `asOf` is seen, so that an answer as of the past
 * is the answer that was given then, whatever was learnt since.
 *
 * @param options - See {@link IdentityOptions}.
 * @throws PortraitError `invalid-option`; `invalid-artifact` when the snapshot is malformed.
 *
 * @example
 * ```ts
 * import { identityGraph } from "@portrait/features/identity";
 *
 * const graph = identityGraph({ spaces: [{ name: "account", limit: 1 }, { name: "device", limit: 5 }] });
 * const phone = { space: "device", value: "phone" } as const;
 * const ann = { space: "account", value: "ann" } as const;
 * graph.add({ ids: [phone, ann], at: "2024-01-05" });
 * graph.resolve(phone).person; // => { space: "account", value: "ann" }
 * graph.resolve(phone, { asOf: "2024-01-05" }).person; // => { space: "device", value: "phone" }
 * graph.explain(phone, ann).chain.length; // => 1
 * ```
 */
export function identityGraph<const Space extends string>(
  options: IdentityOptions<Space>,
): IdentityGraph<Space> {
  checkOptions(options);
  const { snapshot } = resolveOptions("identityGraph", rules, options);
  const spaces = spaceRules(options.spaces);
  const store = createStore(spaces);
  const present = createPresent<Space>(store);
  if (snapshot !== undefined) {
    for (const statement of decodeIdentities(snapshot, spaces)) store.add(statement);
  }
  const isBlockedValue = (space: number, value: string): boolean =>
    spaces.blocked[space]?.has(value) === true;

  function resolve(id: IdentityId<Space>, view?: IdentityView): Person<Space> {
    const [space, value] = checkId("resolve", spaces, id);
    const bounds = viewBounds("resolve", view);
    const number = store.find(space, value);
    const everything = Math.min(bounds.at, bounds.asOf) > store.latest();
    if (number >= 0) return everything ? present.personOf(number) : personOf<Space>(store, number, bounds);
    return alone(Object.freeze({ space: id.space, value }), isBlockedValue(space, value) ? "value" : null);
  }
  function explain(
    one: IdentityId<Space>,
    other: IdentityId<Space>,
    view?: IdentityView,
  ): IdentityEvidence<Space> {
    const [a, b] = [checkId("explain", spaces, one), checkId("explain", spaces, other)];
    const bounds = viewBounds("explain", view);
    const [from, to] = [store.find(...a), store.find(...b)];
    if (from >= 0 && to >= 0) return evidenceFor<Space>(store, from, to, bounds);
    const blocked = [one, other].filter((_, place) => isBlockedValue(...(place === 0 ? a : b)));
    const same = a[0] === b[0] && a[1] === b[1];
    return Object.freeze({ same, chain: [], refused: [], blocked });
  }
  let revision = 0;
  return Object.freeze({
    spaces: Object.freeze([...spaces.names]) as readonly Space[],
    get revision() {
      return revision;
    },
    add(statements: IdentityStatement<Space> | readonly IdentityStatement<Space>[]) {
      const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
      const checked = list.map((statement) => checkStatement("add", spaces, statement));
      for (const statement of checked) present.add(store.add(statement));
      revision += checked.length;
      return checked.length;
    },
    resolve,
    persons: (view?: IdentityView) => allPersons<Space>(store, viewBounds("persons", view)),
    explain,
    intervals: (given?: IntervalOptions<Space>) => intervalsOf(store, given),
    forget(id: IdentityId<Space>) {
      const number = store.find(...checkId("forget", spaces, id));
      if (number < 0) return 0;
      present.reset();
      revision++;
      return store.forget(number);
    },
    stats() {
      const ids = store.statementsOf.filter((statements) => statements.length > 0).length;
      return Object.freeze({ ids, statements: store.statements.size });
    },
    snapshot: () => encodeIdentities(store),
  });
}
