import type { ItemQuota, RecommendRules, UnmetQuota } from "@portrait/core";

/** A small shop: for each item its score for one user, and its values in two columns. */
export interface SmallShop {
  /** The scores, `NaN` for what the user may not get. */
  readonly scores: readonly number[];
  /** For each item its values. */
  readonly values: readonly Readonly<Record<string, string | null>>[];
}

/** All subsets of the first numbers. */
function subsets(count: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, item) => item).filter((item) => (bits >> item) % 2 === 1),
  );
}

const countOf = (shop: SmallShop, list: readonly number[], column: string, value: string): number =>
  list.filter((item) => shop.values[item]?.[column] === value).length;

const valuesOf = (shop: SmallShop, column: string): string[] => [
  ...new Set(shop.values.map((row) => row[column]).filter((value) => typeof value === "string")),
];

function withinMost(shop: SmallShop, list: readonly number[], quotas: readonly ItemQuota[]): boolean {
  return quotas.every(({ column, value, atMost }) =>
    (value === undefined ? valuesOf(shop, column) : [value]).every(
      (one) => countOf(shop, list, column, one) <= (atMost ?? Number.POSITIVE_INFINITY),
    ),
  );
}

/** The order of a ranking: greater score first, then smaller index. */
export const byRank =
  (scores: readonly number[]) =>
  (a: number, b: number): number =>
    (scores[b] as number) - (scores[a] as number) || a - b;

/** All lists that are as long, and meet the quotas as far, as any can. */
export function lawfulLists(
  shop: SmallShop,
  k: number,
  quotas: readonly ItemQuota[],
): { readonly lists: readonly (readonly number[])[]; readonly unmet: readonly UnmetQuota[] } {
  const within = subsets(shop.scores.length).filter(
    (list) =>
      list.length <= k &&
      list.every((item) => !Number.isNaN(shop.scores[item])) &&
      withinMost(shop, list, quotas),
  );
  const size = Math.max(...within.map((list) => list.length));
  let lists = within.filter((list) => list.length === size);
  const unmet: UnmetQuota[] = [];
  for (const { column, value, atLeast } of quotas) {
    if (atLeast === undefined || value === undefined) continue;
    const found = Math.min(atLeast, Math.max(...lists.map((list) => countOf(shop, list, column, value))));
    lists = lists.filter((list) => countOf(shop, list, column, value) >= found);
    if (found < atLeast) unmet.push({ column, value, atLeast, found });
  }
  return { lists, unmet };
}

/** The items that the rules promise, by trying every list; with diversity, by trying every item at every step. */
export function bruteForce(
  shop: SmallShop,
  k: number,
  { quotas = [], diversity }: RecommendRules,
): { readonly items: readonly number[]; readonly unmet: readonly UnmetQuota[] } {
  const { lists, unmet } = lawfulLists(shop, k, quotas);
  const size = lists[0]?.length ?? 0;
  const candidates = shop.scores.map((_, item) => item).filter((item) => !Number.isNaN(shop.scores[item]));
  const ordered = candidates.sort(byRank(shop.scores));
  const all = candidates.map((item) => shop.scores[item] as number);
  const [worst, best] = [Math.min(...all), Math.max(...all)];
  const worthOf = (item: number, before: readonly number[]): number => {
    if (diversity === undefined) return -ordered.indexOf(item);
    const relevance = best > worst ? ((shop.scores[item] as number) - worst) / (best - worst) : 0;
    const column = diversity.by as string;
    const own = shop.values[item]?.[column];
    const alike = typeof own === "string" && before.some((other) => shop.values[other]?.[column] === own);
    return diversity.lambda * relevance - (1 - diversity.lambda) * (alike ? 1 : 0);
  };
  const items: number[] = [];
  while (items.length < size) {
    const open = ordered.filter(
      (item) =>
        !items.includes(item) && lists.some((list) => [...items, item].every((one) => list.includes(one))),
    );
    const values = open.map((item) => worthOf(item, items));
    items.push(open[values.indexOf(Math.max(...values))] as number);
  }
  return { items, unmet };
}
