import type { Table } from "../table/table.js";

/** What is known of items beside who had them: a table with one row for each item. */
export interface ItemAttributes {
  /** The table. */
  readonly table: Table;
  /** The name of its category column that holds the items' ids, each once. */
  readonly key: string;
}

/** What the value of one column must be; all the tests that are named must hold. A value that is null meets none. */
export interface ColumnCondition {
  /** The column of the attributes. */
  readonly column: string;
  /** For categories and booleans: the only values. */
  readonly in?: readonly (string | boolean)[];
  /** For lists: a text that must be in it. */
  readonly has?: string;
  /** For numbers, and for instants as ISO 8601 text or epoch milliseconds: the least value. */
  readonly gte?: number | string;
  /** What the value must be greater than. */
  readonly gt?: number | string;
  /** The greatest value. */
  readonly lte?: number | string;
  /** What the value must be less than. */
  readonly lt?: number | string;
}

/**
 * A condition on the attributes of an item, as data. It follows SQL's three-valued logic: a value that is null, and every
 * value of an item without a row, makes a test unknown; `not` of unknown is unknown; what is not true is not recommended.
 */
export type ItemCondition =
  | ColumnCondition
  | {
      /** All must hold; an empty list holds. */
      readonly all: readonly ItemCondition[];
    }
  | {
      /** At least one must hold; an empty list does not. */
      readonly any: readonly ItemCondition[];
    }
  | {
      /** It must not hold. */
      readonly not: ItemCondition;
    };

/** How many of a user's items may, or shall, have a value. */
export interface ItemQuota {
  /** A category column of the attributes; the quotas of a request name two columns at most. */
  readonly column: string;
  /** The value; left out, each value of the column alike, which only `atMost` can be said of. */
  readonly value?: string;
  /** How many at most, an integer >= 0. */
  readonly atMost?: number;
  /** How many at least, an integer >= 1, where there are so many that the user may get. */
  readonly atLeast?: number;
}

/**
 * Maximal marginal relevance: the next item is the one of greatest `lambda * r - (1 - lambda) * s`, where r is its score,
 * scaled so that the worst lawful item of the user has 0 and the best 1, and s its greatest similarity with the items before it,
 * in [0, 1]. Source: Carbonell and Goldstein (SIGIR 1998).
 */
export interface DiversityRule {
  /** How much scores count against variety, in [0, 1]: 1 is the ranking by score. */
  readonly lambda: number;
  /**
   * The column of the attributes that says how similar items are: for a category 1 if equal, for vectors the cosine, 0 where
   * it is negative or a value is missing. Left out, the cosine of the model's own item vectors.
   */
  readonly by?: string;
}

/**
 * What a shop, a newsroom or a law says of recommendations, as data that survives JSON. Rules hold within the search: each user
 * gets `k` items where there are so many lawful ones.
 *
 * A user's list is, of all lawful ones, first as long as possible (`k` at most), then meets the `atLeast` of the quotas as far as
 * possible, earlier quotas first, and then holds the best item that any such list has, the best further one that goes with it, and so on.
 */
export interface RecommendRules {
  /** The only items that may be recommended, all of them known to the model or the attributes; left out, all. */
  readonly allow?: readonly string[];
  /** Items that must not be recommended, all of them known to the model or the attributes. */
  readonly deny?: readonly string[];
  /** What an item's attributes must meet. */
  readonly where?: ItemCondition;
  /** How many of a user's items may have a value. */
  readonly quotas?: readonly ItemQuota[];
  /**
   * The units of an item that are left, integers >= 0; an item that is not named is not limited. Each recommended item takes one
   * unit, users in the order of the request, so that later ones get what is left; the answer says what is left in `left`.
   */
  readonly stock?: Readonly<Record<string, number>>;
  /** How much variety counts. */
  readonly diversity?: DiversityRule;
}

/** An `atLeast` that a user's list does not meet, since there are not enough items that the user may get. */
export interface UnmetQuota {
  /** The column. */
  readonly column: string;
  /** The value. */
  readonly value: string;
  /** How many there should be. */
  readonly atLeast: number;
  /** How many there are. */
  readonly found: number;
}
