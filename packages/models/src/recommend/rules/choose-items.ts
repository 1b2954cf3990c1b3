import type { UnmetQuota } from "@portrait/core";
import type { CompiledRules } from "./compiled-rules.js";
import { type LawfulList, lawfulList } from "./lawful.js";
import type { Walk } from "./walk.js";

/** What one user gets. */
export interface ChosenItems {
  /** The items, in order. */
  readonly items: readonly number[];
  /** The quotas that they do not meet. */
  readonly unmet: readonly UnmetQuota[];
}

type Diversity = NonNullable<CompiledRules["diversity"]>;

/** The worst and the best score of the candidates. */
function rangeOf(scores: ArrayLike<number>): readonly [number, number] {
  let [worst, best] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item] as number;
    if (score < worst) worst = score;
    if (score > best) best = score;
  }
  return [worst, best];
}

function inOrder(walk: Walk, list: LawfulList): number[] {
  const items: number[] = [];
  for (let place = 0; items.length < list.size; place++) {
    const item = walk(place);
    if (item < 0) break;
    if (!list.allows(item)) continue;
    list.add(item);
    items.push(item);
  }
  return items;
}

/** A place of the walk that was looked at. */
interface Seen {
  readonly item: number;
  readonly relevance: number;
  /** The greatest similarity with the first `compared` items of the list. */
  similarity: number;
  compared: number;
}

/**
 * Maximal marginal relevance, exact: similarities are no less than 0, so that once `lambda` times the relevance does not exceed the
 * best value found, nothing behind it does.
 */
function byMarginalRelevance(
  walk: Walk,
  list: LawfulList,
  scores: ArrayLike<number>,
  { lambda, similarity }: Diversity,
): number[] {
  const [worst, best] = rangeOf(scores);
  const scale = best > worst ? 1 / (best - worst) : 0;
  const seen: Seen[] = [];
  const out = new Set<number>();
  const items: number[] = [];

  function at(place: number): Seen | undefined {
    if (place >= seen.length) {
      const item = walk(place);
      if (item < 0) return undefined;
      seen.push({ item, relevance: scale * ((scores[item] as number) - worst), similarity: 0, compared: 0 });
    }
    const one = seen[place] as Seen;
    while (one.compared < items.length) {
      one.similarity = Math.max(one.similarity, similarity(one.item, items[one.compared++] as number));
    }
    return one;
  }

  function greatest(): number {
    let [found, value] = [-1, Number.NEGATIVE_INFINITY];
    for (let place = 0; ; place++) {
      if (out.has(place)) continue;
      const one = at(place);
      if (one === undefined || lambda * one.relevance <= value) return found;
      const own = lambda * one.relevance - (1 - lambda) * one.similarity;
      if (own > value) [found, value] = [place, own];
    }
  }

  while (items.length < list.size) {
    const place = greatest();
    if (place < 0) break;
    out.add(place);
    const { item } = seen[place] as Seen;
    if (!list.allows(item)) continue;
    list.add(item);
    items.push(item);
  }
  return items;
}

/**
 * Chooses one user's items by the rules.
 *
 * @param walk - The candidates, best first.
 * @param scores - For each item its score; `NaN` for what is no candidate.
 * @param k - How many at most.
 * @param rules - The rules.
 */
export function chooseItems(
  walk: Walk,
  scores: ArrayLike<number>,
  k: number,
  { quotas, diversity }: CompiledRules,
): ChosenItems {
  const list = lawfulList(quotas, scores, k);
  const items =
    diversity === undefined ? inOrder(walk, list) : byMarginalRelevance(walk, list, scores, diversity);
  return { items, unmet: list.unmet };
}
