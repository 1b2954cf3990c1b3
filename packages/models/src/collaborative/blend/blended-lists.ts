import type { Recommendation, Recommender, RecommendRequest } from "@portrait/core";
import type { IdIndex } from "../../recommend/ids.js";
import { type CheckedRequest, checkRequest } from "../../recommend/request.js";
import { compileRules } from "../../recommend/rules/check-rules.js";
import type { CompiledRules } from "../../recommend/rules/compiled-rules.js";
import { chooseLists } from "../../recommend/rules/rank-by-rules.js";
import { BLEND_KIND, type BlendParams } from "./blend-params.js";
import { joinLists } from "./join-lists.js";

/** What members may list: all of the catalogue, or, where their lists are short, what users may get. */
function allowed(
  { ids }: IdIndex,
  { skip, exclude }: CheckedRequest,
  { skip: ruled, stock }: CompiledRules,
  candidates: number | null,
): Pick<RecommendRequest, "allow" | "exclude"> {
  if (candidates === null) return {};
  const lawful = ids.filter((_, item) => skip?.[item] !== 1 && ruled[item] !== 1 && stock?.[item] !== 0);
  return {
    ...(lawful.length === ids.length ? {} : { allow: lawful }),
    ...(exclude === undefined ? {} : { exclude }),
  };
}

/** How many items are in stock for fewer than so many users, and so may run out among them. */
function scarce({ stock }: CompiledRules, users: number): number {
  return stock?.filter((units) => units > 0 && units < users).length ?? 0;
}

/**
 * Answers requests by what members answer.
 *
 * @param members - The members.
 * @param catalogue - The items of all.
 * @param params - How they are joined.
 */
export function blendedLists(
  members: readonly Recommender[],
  catalogue: IdIndex,
  params: BlendParams,
): (request: RecommendRequest) => Promise<readonly Recommendation[]> {
  const { candidates } = params;
  const size = catalogue.ids.length;
  return async (request) => {
    const checked = checkRequest(BLEND_KIND, catalogue, request);
    const { users, k, history, attributes } = checked;
    const rules = compileRules(checked.rules ?? {}, {
      owner: `${BLEND_KIND}.recommend`,
      catalogue,
      vectors: undefined,
      k,
      attributes,
    });
    const length = Math.max(candidates ?? size, k);
    return chooseLists(catalogue, checked, rules, async (first, end) => {
      const asked: RecommendRequest = {
        users: users.slice(first, end),
        k: Math.max(1, Math.min(size, length + scarce(rules, end - first))),
        ...(history === undefined ? {} : { history }),
        ...allowed(catalogue, checked, rules, candidates),
      };
      const answers: (readonly Recommendation[])[] = [];
      for (const member of members) answers.push(await member.recommend(asked));
      return asked.users.map((_, user) => {
        const own = answers.map((answer) => answer[user] as Recommendation);
        return { known: own.some(({ known }) => known), ranking: joinLists(own, catalogue, params) };
      });
    });
  };
}
