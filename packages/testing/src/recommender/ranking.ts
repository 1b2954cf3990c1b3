import type {
  Interaction,
  Interactions,
  Recommendation,
  Recommender,
  RecommendRequest,
} from "@portrait/core";
import { expect } from "vitest";
import { must } from "../suite/must.js";

/** Whom nobody knows. */
export const strangers: readonly string[] = Object.freeze([
  "nobody",
  "hasOwnProperty of nobody",
  "",
  "\u{1f47b}",
]);

/**
 * Interactions as rows.
 *
 * @param interactions - The interactions.
 */
export function rowsOf({
  users,
  items,
  user,
  item,
  at,
}: Interactions): (Interaction & { readonly at: number })[] {
  return Array.from(at, (time, event) => ({
    user: users[user[event] as number] as string,
    item: items[item[event] as number] as string,
    at: time,
  }));
}

/**
 * The different items of each user.
 *
 * @param interactions - The interactions.
 */
export function itemsByUser(interactions: Interactions): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>(interactions.users.map((user) => [user, new Set()]));
  for (const { user, item } of rowsOf(interactions)) found.get(user)?.add(item);
  return found;
}

function checkItems(model: Recommender, { user, items }: Recommendation, k: number): void {
  const catalogue = new Set(model.catalogue);
  must(items.length <= k, `${user}: there are ${items.length} items, but k is ${k}`);
  must(new Set(items.map(({ item }) => item)).size === items.length, `${user}: an item comes twice`);
  items.forEach(({ item, score }, place) => {
    must(catalogue.has(item), `${user}: ${item} is not in the catalogue`);
    must(Number.isFinite(score), `${user}: the score of ${item} is ${score}`);
    const before = items[place - 1];
    if (before === undefined) return;
    must(before.score >= score, `${user}: the score rises at place ${place}`);
    const inOrder = before.score > score || before.item < item;
    must(inOrder, `${user}: ${before.item} and ${item} tie, but are not in code-unit order`);
  });
}

/**
 * Asks a model and checks what holds of every answer.
 *
 * @param model - The model.
 * @param request - What is asked.
 */
export async function recommend(
  model: Recommender,
  request: RecommendRequest,
): Promise<readonly Recommendation[]> {
  const answers = await model.recommend(request);
  expect(answers.map(({ user }) => user)).toEqual(request.users);
  for (const answer of answers) checkItems(model, answer, request.k);
  return answers;
}

/**
 * The names of the recommended items, best first.
 *
 * @param recommendation - What one user gets.
 */
export function namesOf(recommendation: Recommendation | undefined): readonly string[] {
  return (recommendation?.items ?? []).map(({ item }) => item);
}
