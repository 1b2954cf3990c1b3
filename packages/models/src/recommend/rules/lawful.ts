import type { UnmetQuota } from "@portrait/core";
import type { CompiledQuotas, Partition } from "./partition.js";
import { type GroupBounds, hasList, type ItemClass, longestList } from "./quota-fit.js";

/** Builds one user's list, item by item, so that it can always be finished lawfully. */
export interface LawfulList {
  /** How many items it will have. */
  readonly size: number;
  /** The quotas that it will not meet. */
  readonly unmet: readonly UnmetQuota[];
  /**
   * Whether an item may come next. What may not come now may not come later.
   *
   * @param item - A candidate that is not in the list.
   */
  allows(item: number): boolean;
  /**
   * Puts an item, which is allowed, into the list.
   *
   * @param item - The item.
   */
  add(item: number): void;
}

const free: GroupBounds = { least: [0], most: [Number.POSITIVE_INFINITY] };

/** The classes of items that one user may get. */
interface Classes {
  readonly list: ItemClass[];
  /** For each candidate the place of its class. */
  placeOf(item: number): number;
}

function classesOf(partitions: readonly Partition[], scores: ArrayLike<number>): Classes {
  const [first, second] = partitions;
  const width = second?.most.length ?? 1;
  const key = (item: number): number =>
    (first === undefined ? 0 : (first.groupOf[item] as number)) * width +
    (second === undefined ? 0 : (second.groupOf[item] as number));
  const counts = new Map<number, number>();
  for (let item = 0; item < scores.length; item++) {
    if (!Number.isNaN(scores[item])) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  }
  const list = Array.from(counts, ([code, available]) => ({
    first: Math.floor(code / width),
    second: code % width,
    available,
  }));
  const places = new Map(Array.from(counts.keys(), (code, place) => [code, place]));
  return { list, placeOf: (item) => places.get(key(item)) as number };
}

const less = (numbers: readonly number[], at: number, floor: number): number[] =>
  numbers.map((value, place) => (place === at ? Math.max(floor, value - 1) : value));

/** The greatest bounds from below that can be met, earlier rules first. */
function reachable(
  { partitions, minima }: CompiledQuotas,
  classes: readonly ItemClass[],
  size: number,
): { readonly least: readonly (readonly number[])[]; readonly unmet: readonly UnmetQuota[] } {
  const boundsOf = (place: number, least: readonly number[]): GroupBounds => {
    const partition = partitions[place];
    return partition === undefined ? free : { least, most: partition.most };
  };
  const least = [0, 1].map((place) => new Array<number>(partitions[place]?.most.length ?? 1).fill(0));
  const fits = (): boolean =>
    hasList(
      { first: boundsOf(0, least[0] as number[]), second: boundsOf(1, least[1] as number[]), classes },
      size,
    );
  const unmet: UnmetQuota[] = [];
  for (const { partition, group, atLeast } of minima) {
    const bounds = least[partition] as number[];
    const before = bounds[group] as number;
    bounds[group] = Math.max(before, atLeast);
    while ((bounds[group] as number) > before && !fits()) bounds[group] = (bounds[group] as number) - 1;
    const found = bounds[group] as number;
    if (found < atLeast) {
      const { column, values } = partitions[partition] as Partition;
      unmet.push({ column, value: values[group] as string, atLeast, found });
    }
  }
  return { least, unmet };
}

/**
 * Starts a user's list: finds out how long it can be and which quotas it can meet.
 *
 * @param quotas - The quotas.
 * @param scores - For each item its score; `NaN` for what is no candidate.
 * @param k - How many items at most.
 */
export function lawfulList(quotas: CompiledQuotas, scores: ArrayLike<number>, k: number): LawfulList {
  const { partitions } = quotas;
  const classes = classesOf(partitions, scores);
  const bounds = [0, 1].map((place) => partitions[place] ?? free);
  let [first, second] = bounds as [GroupBounds, GroupBounds];
  const size = longestList({ first, second, classes: classes.list }, k);
  const { least, unmet } = reachable(quotas, classes.list, size);
  first = { most: first.most, least: least[0] as readonly number[] };
  second = { most: second.most, least: least[1] as readonly number[] };
  const shut = new Uint8Array(classes.list.length);
  let left = size;

  const taken = (place: number) => {
    const one = classes.list[place] as ItemClass;
    return {
      first: { most: less(first.most, one.first, -1), least: less(first.least, one.first, 0) },
      second: { most: less(second.most, one.second, -1), least: less(second.least, one.second, 0) },
      classes: classes.list.map((other) =>
        other === one ? { ...other, available: other.available - 1 } : other,
      ),
    };
  };

  return {
    size,
    unmet,
    allows(item) {
      if (partitions.length === 0) return true;
      const place = classes.placeOf(item);
      if (shut[place] === 1) return false;
      const after = taken(place);
      const { first: from, second: to } = classes.list[place] as ItemClass;
      const fits =
        (after.first.most[from] as number) >= 0 &&
        (after.second.most[to] as number) >= 0 &&
        hasList(after, left - 1);
      if (!fits) shut[place] = 1;
      return fits;
    },
    add(item) {
      left--;
      const place = classes.placeOf(item);
      ({ first, second } = taken(place));
      const one = classes.list[place] as ItemClass;
      classes.list[place] = { ...one, available: one.available - 1 };
    },
  };
}
