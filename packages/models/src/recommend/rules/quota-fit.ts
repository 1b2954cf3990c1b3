import { createFlowNetwork } from "./max-flow.js";

/** How many items of each group a list may, and must, hold. */
export interface GroupBounds {
  /** For each group how many at least. */
  readonly least: readonly number[];
  /** For each group how many at most. */
  readonly most: readonly number[];
}

/** Items that are alike to the quotas: of one group in each of the two partitions. */
export interface ItemClass {
  /** The group in the first partition. */
  readonly first: number;
  /** The group in the second partition. */
  readonly second: number;
  /** How many such items there are to choose from. */
  readonly available: number;
}

/** Which lists are lawful. */
export interface Quotas {
  /** The bounds of the first partition's groups. */
  readonly first: GroupBounds;
  /** The bounds of the second partition's groups. */
  readonly second: GroupBounds;
  /** What there is to choose from. */
  readonly classes: readonly ItemClass[];
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);

/**
 * How long a list may be, when no group needs any item: the greatest flow from the first partition's groups through the classes to
 * the second's.
 *
 * @param quotas - The quotas, whose `least` is not read.
 * @param k - A bound from above.
 */
export function longestList({ first, second, classes }: Quotas, k: number): number {
  const [source, sink, ahead] = [0, 1, 2];
  const behind = ahead + first.most.length;
  const network = createFlowNetwork(behind + second.most.length);
  first.most.forEach((most, group) => {
    network.edge(source, ahead + group, Math.min(most, k));
  });
  second.most.forEach((most, group) => {
    network.edge(behind + group, sink, Math.min(most, k));
  });
  for (const { first: from, second: to, available } of classes) {
    network.edge(ahead + from, behind + to, Math.min(available, k));
  }
  return Math.min(k, network.maxFlow(source, sink));
}

/**
 * Whether there is a lawful list of just so many items: a flow of that size within the bounds of all groups. Bounds from below become supply
 * and demand of their own.
 *
 * @param quotas - The quotas.
 * @param size - The length of the list.
 */
export function hasList({ first, second, classes }: Quotas, size: number): boolean {
  const supply = size - total(first.least);
  const demand = size - total(second.least);
  if (supply < 0 || demand < 0) return false;
  const [source, sink, free, taken, ahead] = [0, 1, 2, 3, 4];
  const behind = ahead + first.most.length;
  const network = createFlowNetwork(behind + second.most.length);
  network.edge(source, free, supply);
  network.edge(taken, sink, demand);
  for (let group = 0; group < first.most.length; group++) {
    const [least, most] = [first.least[group] as number, Math.min(first.most[group] as number, size)];
    if (most < least) return false;
    network.edge(source, ahead + group, least);
    network.edge(free, ahead + group, most - least);
  }
  for (let group = 0; group < second.most.length; group++) {
    const [least, most] = [second.least[group] as number, Math.min(second.most[group] as number, size)];
    if (most < least) return false;
    network.edge(behind + group, sink, least);
    network.edge(behind + group, taken, most - least);
  }
  for (const { first: from, second: to, available } of classes) {
    network.edge(ahead + from, behind + to, Math.min(available, size));
  }
  return network.maxFlow(source, sink) === size;
}
