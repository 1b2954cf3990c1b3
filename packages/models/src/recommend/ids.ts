/** Ids in code-unit order with their places. */
export interface IdIndex {
  /** The ids, ascending by code unit. */
  readonly ids: readonly string[];
  /**
   * The place of an id.
   *
   * @param id - The id.
   * @returns Its index, or -1 when there is no such id.
   */
  indexOf(id: string): number;
  /**
   * The places of many ids.
   *
   * @param others - The ids.
   * @returns For each its index, or -1.
   */
  places(others: readonly string[]): Int32Array;
}

/**
 * An index of ids, built at the first look-up.
 *
 * @param ids - The ids, ascending by code unit and different.
 */
export function createIdIndex(ids: readonly string[]): IdIndex {
  let index: Map<string, number> | undefined;
  const indexOf = (id: string): number => {
    index ??= new Map(ids.map((text, place) => [text, place]));
    return index.get(id) ?? -1;
  };
  return Object.freeze<IdIndex>({ ids, indexOf, places: (others) => Int32Array.from(others, indexOf) });
}

/**
 * The different ids of two lists, in code-unit order.
 *
 * @param first - Ids in code-unit order.
 * @param second - Ids in code-unit order.
 */
export function mergeIds(first: readonly string[], second: readonly string[]): readonly string[] {
  return Object.freeze([...new Set([...first, ...second])].sort());
}
