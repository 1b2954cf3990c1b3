import type { Recommendation, RecommendedItem, RecommendRules } from "@portrait/core";
import { type AllScores, type Ranker, SCORED } from "../rank-users.js";
import type { CheckedRequest } from "../request.js";
import { type UserRows, userRows } from "../user-rows.js";
import { compileRules } from "./check-rules.js";
import { chooseItems } from "./choose-items.js";
import type { CompiledRules } from "./compiled-rules.js";
import { walkByScore, walkInOrder } from "./walk.js";

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
 * Answers a request with rules. Every item is scored for every user, {@link SCORED} users at a time, and each user's list is chosen
 * from all of them.
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
  const { users, k, skip, exclude, attributes } = request;
  const compiled = compileRules(rules, { owner: `${kind}.recommend`, catalogue, vectors, k, attributes });
  const excluded = userRows(users, exclude, catalogue);
  const size = catalogue.ids.length;

  function answer(user: number, own: Float32Array | undefined): Recommendation {
    const scores = own ?? Float64Array.from(fallback.scores);
    barred(scores, compiled, skip, rowOf(excluded, user));
    const walk =
      own === undefined ? walkInOrder(fallback.order(), scores) : walkByScore(own, Math.min(k, size));
    const { items, unmet } = chooseItems(walk, scores, k, compiled);
    const list = listed(items, scores, catalogue.ids, compiled.stock);
    const plain = { user: users[user] as string, items: list, known: own !== undefined };
    return unmet.length === 0 ? plain : { ...plain, unmet };
  }

  const answers: Recommendation[] = [];
  for (let first = 0; first < users.length; first += SCORED) {
    if (first > 0) await new Promise((resolve) => setTimeout(resolve));
    const end = Math.min(first + SCORED, users.length);
    const anyone = found?.known.slice(first, end).includes(true) === true;
    const scores = anyone ? await found.rows(first, end) : new Float32Array();
    for (let user = first; user < end; user++) {
      const known = found?.known[user] === true;
      const start = (user - first) * size;
      answers.push(answer(user, known ? scores.subarray(start, start + size) : undefined));
    }
  }
  return answers;
}
