import {
  type DiversityRule,
  type ItemAttributes,
  type ItemCondition,
  type ItemQuota,
  numberOption,
  optionalOption,
  type RecommendRules,
  resolveOptions,
} from "@portrait/core";
import type { IdIndex } from "../ids.js";
import type { CompiledRules } from "./compiled-rules.js";
import { itemsThatMeet } from "./item-condition.js";
import { type ItemRows, readItemRows } from "./item-rows.js";
import { compileQuotas } from "./partition.js";
import { refuse } from "./refuse.js";
import { similarityOf } from "./similarity.js";

/** What rules are checked against. */
export interface RuleContext {
  /** Who was asked. */
  readonly owner: string;
  /** The model's items. */
  readonly catalogue: IdIndex;
  /** The model's item vectors, if it has any. */
  readonly vectors: { readonly items: Float32Array; readonly width: number } | undefined;
  /** How many items each user gets at most. */
  readonly k: number;
  /** What the rules read of the items. */
  readonly attributes: ItemAttributes | undefined;
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const texts = optionalOption<readonly string[]>(
  "a list of item ids",
  (value) => Array.isArray(value) && value.every((id) => typeof id === "string"),
);

const shape = {
  allow: texts,
  deny: texts,
  where: optionalOption<ItemCondition>("a condition on attributes", isObject),
  quotas: optionalOption<readonly ItemQuota[]>("a list of quotas", Array.isArray),
  stock: optionalOption<Readonly<Record<string, number>>>("an object of item ids and units", isObject),
  diversity: optionalOption<DiversityRule>("an object { lambda, by }", isObject),
};

const diversityShape = {
  lambda: { ...numberOption(0, { min: 0, max: 1 }), default: undefined as unknown as number },
  by: optionalOption<string>("the name of a column", (value) => typeof value === "string"),
};

/** Looks ids up, which the model or the attributes must know. */
type Find = (rule: string, ids: Iterable<string>) => number[];

function finder({ owner, catalogue, attributes }: RuleContext, items: () => ItemRows): Find {
  return (rule, ids) => {
    const places: number[] = [];
    for (const id of ids) {
      const place = catalogue.indexOf(id);
      if (place >= 0) places.push(place);
      else if (attributes === undefined || !items().has(id)) {
        throw refuse(
          owner,
          `${rule} must name items that the model or the attributes know`,
          id,
          "Give it a row in the attributes if the model has not learnt it yet.",
          "unknown-id",
        );
      }
    }
    return places;
  };
}

function stockOf({ owner, catalogue }: RuleContext, stock: Readonly<Record<string, number>>, find: Find) {
  const left = new Float64Array(catalogue.ids.length).fill(Number.POSITIVE_INFINITY);
  for (const [item, units] of Object.entries(stock)) {
    if (typeof units !== "number" || !Number.isSafeInteger(units) || units < 0) {
      throw refuse(owner, `"rules.stock" of the item ${JSON.stringify(item)} must be an integer >= 0`, units);
    }
    for (const place of find('"rules.stock"', [item])) left[place] = units;
  }
  return left;
}

function skipOf(
  owner: string,
  rules: RecommendRules,
  size: number,
  items: () => ItemRows,
  find: Find,
): Uint8Array {
  const { allow, deny, where } = rules;
  const skip = new Uint8Array(size).fill(allow === undefined ? 0 : 1);
  for (const place of find('"rules.allow"', allow ?? [])) skip[place] = 0;
  for (const place of find('"rules.deny"', deny ?? [])) skip[place] = 1;
  if (where !== undefined) {
    itemsThatMeet(owner, where, items()).forEach((meets, place) => {
      if (meets === 0) skip[place] = 1;
    });
  }
  return skip;
}

/**
 * Checks rules and puts them in terms of a model's items.
 *
 * @param rules - The rules.
 * @param context - What they are checked against.
 * @throws PortraitError `invalid-option` when a rule is of the wrong type, contradicts another, or names a value that a column lacks; `unknown-id`
 *   for an item that neither the model nor the attributes know; `missing-column`; `invalid-data` when the attributes hold an item twice;
 *   `not-supported` for quotas on three columns, or diversity without vectors.
 */
export function compileRules(rules: RecommendRules, context: RuleContext): CompiledRules {
  const { owner, catalogue, vectors, k, attributes } = context;
  const resolved = resolveOptions(`${owner}: "rules"`, shape, rules);
  let read: ItemRows | undefined;
  const items = (): ItemRows => {
    if (attributes === undefined) {
      throw refuse(
        owner,
        '"attributes" are needed, as the rules read them',
        attributes,
        "Pass { table, key }.",
      );
    }
    read ??= readItemRows(owner, attributes, catalogue);
    return read;
  };
  const find = finder(context, items);
  const { quotas = [], stock, diversity } = resolved;
  return {
    skip: skipOf(owner, resolved as RecommendRules, catalogue.ids.length, items, find),
    quotas: quotas.length === 0 ? { partitions: [], minima: [] } : compileQuotas(owner, quotas, items(), k),
    stock: stock === undefined ? undefined : stockOf(context, stock, find),
    diversity: diversity === undefined ? undefined : compileDiversity(owner, diversity, items, vectors),
  };
}

function compileDiversity(
  owner: string,
  rule: DiversityRule,
  items: () => ItemRows,
  vectors: RuleContext["vectors"],
): CompiledRules["diversity"] {
  const { lambda, by } = resolveOptions(`${owner}: "rules.diversity"`, diversityShape, rule);
  if (lambda === undefined) {
    throw refuse(owner, '"rules.diversity.lambda" must be a finite number >= 0 and <= 1', lambda);
  }
  return {
    lambda,
    similarity: similarityOf(owner, by === undefined ? { lambda } : { lambda, by }, items, vectors),
  };
}
