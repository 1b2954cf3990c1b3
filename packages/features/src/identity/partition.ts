/** What became of an attempt to join two ids: done, needless, or against a rule. */
export type Joining = "joined" | "together" | "limit" | "unmerged";

/** What a partition must know of its elements. */
export interface PartitionRules {
  /** How many elements there are at first. */
  readonly size: number;
  /** For each space how many ids a part holds at most. */
  readonly limits: readonly number[];
  /**
   * The number of an element's space.
   *
   * @param element - The element.
   */
  spaceOf(element: number): number;
  /**
   * The order in which elements may name their part: the least does.
   *
   * @param one - An element.
   * @param other - Another.
   */
  compare(one: number, other: number): number;
}

/** Elements in disjoint parts, each within its limits. */
export interface Partition {
  /** The part of an element: one of its elements, the same for all of them. */
  part(element: number): number;
  /** The element that names a part: the least of the part of an element. */
  canonical(element: number): number;
  /** The elements of the part of an element, in no order. */
  members(element: number): readonly number[];
  /** Joins two parts, unless a limit or a division forbids it. */
  join(one: number, other: number): Joining;
  /** Keeps two elements of different parts apart from now on. */
  divide(one: number, other: number): void;
  /** Lets two elements be joined again. */
  reconcile(one: number, other: number): void;
  /** Makes room for elements below a number, each alone. */
  grow(size: number): void;
  /** Takes elements, all of their parts, into parts of their own; divisions stay. */
  separate(elements: readonly number[]): void;
}

/**
 * A partition by union-find, in which all are alone at first. A join takes amortized almost constant time, and the time
 * to look through the fewer divisions of both parts.
 *
 * @param rules - See {@link PartitionRules}.
 */
export function createPartition({ size, limits, spaceOf, compare }: PartitionRules): Partition {
  const limited = limits.flatMap((limit, space) => (limit === Number.POSITIVE_INFINITY ? [] : [space]));
  let parent = new Int32Array(0);
  let next = parent;
  let least = parent;
  let sizes = parent;
  let counts: readonly Int32Array[] = limited.map(() => parent);
  let length = 0;
  const divisions = new Map<number, Set<number>>();
  /** For each part with divided elements those elements. */
  const divided = new Map<number, number[]>();

  function part(element: number): number {
    let root = element;
    while (parent[root] !== root) {
      const above = parent[parent[root] as number] as number;
      parent[root] = above;
      root = above;
    }
    return root;
  }
  function meets(one: number, other: number): boolean {
    const [few, many] = [divided.get(one) ?? [], divided.get(other) ?? []];
    const [from, to] = few.length <= many.length ? [few, other] : [many, one];
    return from.some((element) => [...(divisions.get(element) ?? [])].some((apart) => part(apart) === to));
  }
  function exceeds(one: number, other: number): boolean {
    return counts.some(
      (count, place) =>
        (count[one] as number) + (count[other] as number) > (limits[limited[place] as number] as number),
    );
  }
  function unite(one: number, other: number): void {
    const [root, child] = (sizes[one] as number) >= (sizes[other] as number) ? [one, other] : [other, one];
    parent[child] = root;
    sizes[root] = (sizes[root] as number) + (sizes[child] as number);
    const after = next[root] as number;
    next[root] = next[child] as number;
    next[child] = after;
    if (compare(least[child] as number, least[root] as number) < 0) least[root] = least[child] as number;
    for (const count of counts) count[root] = (count[root] as number) + (count[child] as number);
    const moved = divided.get(child);
    if (moved === undefined) return;
    divided.set(root, [...(divided.get(root) ?? []), ...moved]);
    divided.delete(child);
  }
  function divideFrom(one: number, other: number): void {
    const apart = divisions.get(one);
    if (apart !== undefined) {
      apart.add(other);
      return;
    }
    divisions.set(one, new Set([other]));
    const root = part(one);
    divided.set(root, [...(divided.get(root) ?? []), one]);
  }
  function alone(element: number): void {
    parent[element] = element;
    next[element] = element;
    least[element] = element;
    sizes[element] = 1;
    limited.forEach((space, place) => {
      (counts[place] as Int32Array)[element] = Number(spaceOf(element) === space);
    });
  }
  function grow(wanted: number): void {
    if (wanted > parent.length) {
      const room = Math.max(wanted, 2 * parent.length);
      const wider = (from: Int32Array): Int32Array<ArrayBuffer> => {
        const to = new Int32Array(room);
        to.set(from);
        return to;
      };
      [parent, next, least, sizes] = [wider(parent), wider(next), wider(least), wider(sizes)];
      counts = counts.map(wider);
    }
    for (; length < wanted; length++) alone(length);
  }
  function members(element: number): readonly number[] {
    const found = [element];
    for (let at = next[element] as number; at !== element; at = next[at] as number) found.push(at);
    return found;
  }
  grow(size);
  return {
    part,
    grow,
    canonical: (element) => least[part(element)] as number,
    members,
    join(one, other) {
      const [a, b] = [part(one), part(other)];
      if (a === b) return "together";
      if (exceeds(a, b)) return "limit";
      if (meets(a, b)) return "unmerged";
      unite(a, b);
      return "joined";
    },
    divide(one, other) {
      divideFrom(one, other);
      divideFrom(other, one);
    },
    reconcile(one, other) {
      divisions.get(one)?.delete(other);
      divisions.get(other)?.delete(one);
    },
    separate(elements) {
      for (const element of elements) divided.delete(part(element));
      for (const element of elements) {
        alone(element);
        if (divisions.has(element)) divided.set(element, [element]);
      }
    },
  };
}
