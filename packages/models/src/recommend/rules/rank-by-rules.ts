import type { Recommendation, RecommendedItem, RecommendRules } from "@portrait/core";
import type { FixedRanking } from "../fallback.js";
import type { IdIndex } from "../ids.js";
import { type AllScores, type Ranker, SCORED } from "../rank-users.js";
import type { CheckedRequest } from "../request.js";
import { type UserRows, userRows } from "../user-rows.js";
import { compileRules } from "./check-rules.js";
import { chooseItems } from "./choose-items.js";
import type { CompiledRules } from "./compiled-rules.js";
import { walkByScore, walkInOrder } from "./walk.js";

/** What one user's list is chosen from. */
export interface ScoredUser {
  /** Whether the user is known. */
  readonly known: boolean;
  /** For each item its score, `NaN` for what is no candidate, to be written to; or a ranking that users share. */
  readonly ranking: Float32Array | FixedRanking;
}

/** One user's scores, of which those that are no candidates become `NaN`. */
function barred(
  scores: Float32Array | Float64Array,
  { skip, stock }: CompiledRules,
  all: Uint8Array | undefined,
  excluded: Int32Array,
): void {
  for (let item = 0; item < scores.length; item++) {
    if (skip[item] === 1 || all?.[item] === 1 || stock?.[item] === 0) scores[item] = Number.NaN;
  }
  for (const item of excluded) scores[item] = Number.NaN;
}

function listed(
  items: readonly number[],
  scores: ArrayLike<number>,
  catalogue: readonly string[],
  stock: Float64Array | undefined,
): readonly RecommendedItem[] {
  return items.map((place) => {
    const item = { item: catalogue[place] as string, score: scores[place] as number };
    const units = stock?.[place] as number;
    if (stock === undefined || units === Number.POSITIVE_INFINITY) return item;
    stock[place] = units - 1;
    return { ...item, left: units - 1 };
  });
}

const rowOf = (rows: UserRows, row: number): Int32Array =>
  rows.indices.subarray(rows.offsets[row] as number, rows.offsets[row + 1] as number);

/**
 * Chooses every user's list from all items, {@link SCORED} users at a time, between which other work may run.
 *
 * @param catalogue - The model's items.
 * @param request - What was asked.
 * @param rules - The rules; of a stock is taken what is recommended.
 * @param score - Scores some of the users: the first of them, and the one behind the last of them.
 */
export async function chooseLists(
  catalogue: IdIndex,
  { users, k, skip, exclude }: CheckedRequest,
  rules: CompiledRules,
  score: (first: number, end: number) => Promise<readonly ScoredUser[]>,
): Promise<readonly Recommendation[]> {
  const { ids } = catalogue;
  const excluded = userRows(users, exclude, catalogue);

  function answer(user: number, { known, ranking }: ScoredUser): Recommendation {
    const own = ranking instanceof Float32Array;
    const scores = own ? ranking : Float64Array.from(ranking.scores);
    barred(scores, rules, skip, rowOf(excluded, user));
    const walk = own ? walkByScore(ranking, Math.min(k, ids.length)) : walkInOrder(ranking.order(), scores);
    const { items, unmet } = chooseItems(walk, scores, k, rules);
    const list = listed(items, scores, ids, rules.stock);
    const plain = { user: users[user] as string, items: list, known };
    return unmet.length === 0 ? plain : { ...plain, unmet };
  }

  const answers: Recommendation[] = [];
  for (let first = 0; first < users.length; first += SCORED) {
    if (first > 0) await new Promise((resolve) => setTimeout(resolve));
    const scored = await score(first, Math.min(first + SCORED, users.length));
    scored.forEach((one, at) => {
      answers.push(answer(first + at, one));
    });
  }
  return answers;
}

/**
 * Answers a request with rules. Every item is scored for every user, and each user's list is chosen from all of them.
 *
 * @param ranker - The model's part.
 * @param request - What was asked.
 * @param rules - The rules.
 * @param found - What the users think of every item; absent for a model that knows no users.
 * @throws PortraitError as `compileRules` does.
 */
export async function rankByRules(
  ranker: Ranker,
  request: CheckedRequest,
  rules: RecommendRules,
  found: AllScores | undefined,
): Promise<readonly Recommendation[]> {
  const { kind, catalogue, fallback, vectors } = ranker;
  const { k, attributes } = request;
  const compiled = compileRules(rules, { owner: `${kind}.recommend`, catalogue, vectors, k, attributes });
  const size = catalogue.ids.length;
  return chooseLists(catalogue, request, compiled, async (first, end) => {
    const known = Array.from({ length: end - first }, (_, at) => found?.known[first + at] === true);
    const scores = found && known.includes(true) ? await found.rows(first, end) : new Float32Array();
    return known.map((one, at) => ({
      known: one,
      ranking: one ? scores.subarray(at * size, (at + 1) * size) : fallback,
    }));
  });
}
