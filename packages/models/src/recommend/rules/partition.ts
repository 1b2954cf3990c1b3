import { type ItemQuota, listWords, type Vector } from "@portrait/core";
import type { ItemRows } from "./item-rows.js";
import { refuse } from "./refuse.js";

/** The groups of items that the values of one column make, and what the quotas say of them. */
export interface Partition {
  /** The column. */
  readonly column: string;
  /** The value of each group; the last group has none, and holds the items without a value. */
  readonly values: readonly string[];
  /** For each item of the model its group. */
  readonly groupOf: Int32Array;
  /** For each group how many at most. */
  readonly most: number[];
  /** For each group how many at least. */
  readonly least: number[];
}

/** A bound from below, in the order of the rules. */
export interface Minimum {
  /** Which partition. */
  readonly partition: number;
  /** Which group. */
  readonly group: number;
  /** How many at least. */
  readonly atLeast: number;
}

/** All that the quotas say. */
export interface CompiledQuotas {
  /** Two partitions at most. */
  readonly partitions: readonly Partition[];
  /** The bounds from below, earlier rules first. */
  readonly minima: readonly Minimum[];
}

const MOST_COLUMNS = 2;
const KEYS = ["column", "value", "atMost", "atLeast"];

function createPartition(
  column: string,
  vector: Extract<Vector, { type: "category" }>,
  items: ItemRows,
): Partition {
  const used = new Uint8Array(vector.dictionary.length);
  for (const code of vector.codes) if (code >= 0) used[code] = 1;
  const places = new Int32Array(vector.dictionary.length).fill(-1);
  const values: string[] = [];
  vector.dictionary.forEach((text, code) => {
    if (used[code] === 1) places[code] = values.push(text) - 1;
  });
  const none = values.length;
  const groupOf = Int32Array.from(items.rowOf, (row) => {
    const code = row < 0 ? -1 : (vector.codes[row] as number);
    return code < 0 ? none : (places[code] as number);
  });
  return {
    column,
    values,
    groupOf,
    most: new Array<number>(none + 1).fill(Number.POSITIVE_INFINITY),
    least: new Array<number>(none + 1).fill(0),
  };
}

function checkQuota(owner: string, rule: string, quota: unknown, k: number): ItemQuota {
  if (typeof quota !== "object" || quota === null || Array.isArray(quota)) {
    throw refuse(owner, `${rule} must be an object { column, value, atMost, atLeast }`, quota);
  }
  const stray = Object.keys(quota).find((key) => !KEYS.includes(key));
  if (stray !== undefined)
    throw refuse(owner, `${rule} must be an object { column, value, atMost, atLeast }`, stray);
  const { atMost, atLeast, value } = quota as ItemQuota;
  const isCount = (count: unknown, least: number): boolean =>
    count === undefined || (typeof count === "number" && Number.isSafeInteger(count) && count >= least);
  if (!isCount(atMost, 0)) throw refuse(owner, `${rule}.atMost must be an integer >= 0`, atMost);
  if (!isCount(atLeast, 1)) throw refuse(owner, `${rule}.atLeast must be an integer >= 1`, atLeast);
  if (atMost === undefined && atLeast === undefined) {
    throw refuse(owner, `${rule} must say "atMost" or "atLeast"`, quota);
  }
  if (atLeast !== undefined && atLeast > k)
    throw refuse(owner, `${rule}.atLeast must be at most k, ${k}`, atLeast);
  if (atLeast !== undefined && value === undefined) {
    throw refuse(owner, `${rule}.value must be named, as "atLeast" holds for one value`, value);
  }
  return quota as ItemQuota;
}

function checkMinima(owner: string, { column, values, most, least }: Partition, k: number): void {
  const odd = least.findIndex((count, group) => count > (most[group] as number));
  if (odd >= 0) {
    throw refuse(
      owner,
      `"rules.quotas" must not ask for at least ${least[odd]} and at most ${most[odd]} items of "${column}" ${JSON.stringify(values[odd])}`,
      least[odd],
    );
  }
  const sum = least.reduce((total, count) => total + count, 0);
  if (sum > k) {
    throw refuse(owner, `the "atLeast" of "rules.quotas" on "${column}" must sum to at most k, ${k}`, sum);
  }
}

/**
 * Reads quotas.
 *
 * @param owner - Who was asked.
 * @param quotas - The quotas.
 * @param items - The attributes.
 * @param k - How many items each user gets at most.
 * @throws PortraitError `invalid-option` when a quota is none, names a value that the column lacks, or contradicts another; `missing-column`;
 *   `not-supported` for a third column.
 */
export function compileQuotas(
  owner: string,
  quotas: readonly ItemQuota[],
  items: ItemRows,
  k: number,
): CompiledQuotas {
  const partitions: Partition[] = [];
  const minima: Minimum[] = [];
  quotas.forEach((given, at) => {
    const rule = `"rules.quotas"[${at}]`;
    const { column, value, atMost, atLeast } = checkQuota(owner, rule, given, k);
    const vector = items.column(rule, column);
    if (vector.type !== "category")
      throw refuse(owner, `${rule} needs a column of type category`, vector.type);
    let place = partitions.findIndex((partition) => partition.column === column);
    if (place < 0) place = partitions.push(createPartition(column, vector, items)) - 1;
    const partition = partitions[place] as Partition;
    const group = value === undefined ? -1 : partition.values.indexOf(value);
    if (value !== undefined && group < 0) {
      throw refuse(
        owner,
        `${rule}.value must be a value of the column "${column}"`,
        value,
        `The column holds ${listWords(partition.values)}.`,
      );
    }
    partition.values.forEach((_, other) => {
      if (group < 0 || group === other) {
        partition.most[other] = Math.min(partition.most[other] as number, atMost ?? Number.POSITIVE_INFINITY);
      }
    });
    if (atLeast !== undefined) {
      partition.least[group] = Math.max(partition.least[group] as number, atLeast);
      minima.push({ partition: place, group, atLeast });
    }
  });
  if (partitions.length > MOST_COLUMNS) {
    throw refuse(
      owner,
      '"rules.quotas" may name two columns',
      partitions.length,
      "With three, finding out whether any list is lawful is NP-hard; join two columns into one.",
      "not-supported",
    );
  }
  for (const partition of partitions) checkMinima(owner, partition, k);
  return { partitions, minima };
}
