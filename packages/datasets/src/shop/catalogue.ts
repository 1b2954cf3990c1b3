import { permutation, type Random } from "@portrait/core";
import { cumulate, searchCumulative } from "./draws.js";
import { describeItem, groupName } from "./names.js";
import type { ShopGroup, ShopItem } from "./truth.js";

const FIRST_CODE = 20_000;
const GROUP_SKEW = 0.4;
const ITEM_SKEW = 0.7;

/** The items on sale and how demand falls on them. */
export interface Catalogue {
  /** The groups. */
  readonly groups: readonly ShopGroup[];
  /** The items, by index. */
  readonly items: readonly ShopItem[];
  /** For each group, its items' indices in order of popularity. */
  readonly members: readonly (readonly number[])[];
  /** Draws a group by the shop's popularity. */
  drawGroup(random: Random): number;
  /** Draws an item of a group by popularity: an index into `items`. */
  drawItem(group: number, random: Random): number;
}

function zipf(length: number, exponent: number): readonly number[] {
  const weights = Array.from({ length }, (_, rank) => (rank + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function assignGroups(items: number, groups: number, random: Random): readonly (readonly number[])[] {
  const members: number[][] = Array.from({ length: groups }, () => []);
  for (const [position, item] of permutation(items, random).entries()) {
    const group = position < groups ? position : random.integer(groups);
    (members[group] as number[]).push(item);
  }
  return members;
}

function makeItem(index: number, group: number, rank: number, popularity: number, random: Random): ShopItem {
  const suffix = random.next() < 0.12 ? "ABCDEF".charAt(random.integer(6)) : "";
  const price = Math.min(200, Math.max(0.12, 2.4 * Math.exp(0.8 * random.normal())));
  return Object.freeze({
    code: `${FIRST_CODE + index}${suffix}`,
    description: describeItem(group, rank),
    group,
    popularity,
    price: Math.round(price * 100) / 100,
  });
}

/** Makes the catalogue: groups of skewed weight, items of skewed popularity within each. */
export function createCatalogue(itemCount: number, groupCount: number, random: Random): Catalogue {
  const members = assignGroups(itemCount, groupCount, random.fork("groups"));
  const groups = zipf(groupCount, GROUP_SKEW).map((weight, index) =>
    Object.freeze({ name: groupName(index), weight }),
  );
  const items: ShopItem[] = new Array(itemCount);
  const sums = members.map((indices, group) => {
    const popularity = zipf(indices.length, ITEM_SKEW);
    const itemRandom = random.fork(`items/${group}`);
    for (const [rank, index] of indices.entries()) {
      items[index] = makeItem(index, group, rank, popularity[rank] as number, itemRandom);
    }
    return cumulate(popularity);
  });
  const groupSums = cumulate(groups.map((group) => group.weight));
  return {
    groups: Object.freeze(groups),
    items,
    members,
    drawGroup: (source) => searchCumulative(groupSums, source.next()),
    drawItem: (group, source) => {
      const rank = searchCumulative(sums[group] as Float64Array, source.next());
      return (members[group] as readonly number[])[rank] as number;
    },
  };
}
