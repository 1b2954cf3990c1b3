import {
  describeValue,
  type Interactions,
  type ItemAttributes,
  optionalOption,
  PortraitError,
  type RecommendRequest,
  type RecommendRules,
  resolveOptions,
} from "@portrait/core";
import { isInteractions } from "./check-interactions.js";
import type { IdIndex } from "./ids.js";

/** A request that was checked, in terms of a model's items. */
export interface CheckedRequest {
  /** The users, in the order of the answer. */
  readonly users: readonly string[];
  /** How many items each gets at most. */
  readonly k: number;
  /** What the users did until now, if it was passed. */
  readonly history: Interactions | undefined;
  /** For each item of the model 1 if nobody may get it, else 0; absent when all are allowed. */
  readonly skip: Uint8Array | undefined;
  /** Pairs that must not be recommended, if there are any. */
  readonly exclude: Interactions | undefined;
  /** Rules, which are not checked yet. */
  readonly rules: RecommendRules | undefined;
  /** What the rules read of the items. */
  readonly attributes: ItemAttributes | undefined;
}

const isIds = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Symbol.iterator in value;

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const anything = { default: undefined, expected: "anything", accepts: () => true };

const rules = {
  users: anything,
  k: anything,
  history: optionalOption<Interactions>("interactions", isInteractions),
  exclude: optionalOption<Interactions>("interactions", isInteractions),
  allow: optionalOption<Iterable<string>>("a list or set of item ids", isIds),
  deny: optionalOption<Iterable<string>>("a list or set of item ids", isIds),
  rules: optionalOption<RecommendRules>("an object of rules", isObject),
  attributes: optionalOption<ItemAttributes>("an object { table, key }", isObject),
};

function invalid(owner: string, expectation: string, received: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-option",
    message: `${owner}.recommend: ${expectation}; received ${describeValue(received)}.`,
  });
}

function checkUsers(owner: string, users: unknown): readonly string[] {
  if (!Array.isArray(users)) throw invalid(owner, '"users" must be a list of user ids', users);
  const odd = users.findIndex((user) => typeof user !== "string");
  if (odd >= 0) throw invalid(owner, `user ${odd} of "users" must be a text`, users[odd]);
  return users;
}

function checkCount(owner: string, k: unknown): number {
  if (typeof k === "number" && Number.isSafeInteger(k) && k >= 1) return k;
  throw invalid(owner, '"k" must be an integer >= 1', k);
}

function placesOf(owner: string, name: string, ids: Iterable<string>, catalogue: IdIndex): number[] {
  const places: number[] = [];
  for (const id of ids) {
    if (typeof id !== "string") throw invalid(owner, `"${name}" must hold texts`, id);
    const place = catalogue.indexOf(id);
    if (place >= 0) places.push(place);
  }
  return places;
}

/**
 * Checks a request. Items that the model does not know are ignored in `allow`, `deny` and `exclude`; an `allow` without
 * any known item leaves nothing to recommend. A user may be asked for more than once.
 *
 * @param owner - The model's kind, for messages.
 * @param catalogue - The model's items.
 * @param request - What was asked.
 * @throws PortraitError `invalid-option` when `users` is no list of texts, `k` no integer >= 1, a rule of the wrong type,
 *   or an option unknown.
 */
export function checkRequest(owner: string, catalogue: IdIndex, request: RecommendRequest): CheckedRequest {
  const resolved = resolveOptions(`${owner}.recommend`, rules, request);
  const { history, exclude, allow, deny, attributes } = resolved;
  const users = checkUsers(owner, request?.users);
  const k = checkCount(owner, request.k);
  let skip: Uint8Array | undefined;
  if (allow !== undefined) {
    skip = new Uint8Array(catalogue.ids.length).fill(1);
    for (const place of placesOf(owner, "allow", allow, catalogue)) skip[place] = 0;
  }
  if (deny !== undefined) {
    skip ??= new Uint8Array(catalogue.ids.length);
    for (const place of placesOf(owner, "deny", deny, catalogue)) skip[place] = 1;
  }
  return { users, k, history, skip, exclude, rules: resolved.rules, attributes };
}
