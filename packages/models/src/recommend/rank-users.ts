import type { Interactions, Recommendation, RecommendedItem, RecommendRequest } from "@portrait/core";
import { createTopK, topKInnerProduct } from "@portrait/kernels";
import type { FixedRanking } from "./fallback.js";
import type { IdIndex } from "./ids.js";
import { checkRequest } from "./request.js";
import { rankByRules } from "./rules/rank-by-rules.js";
import { sliceRows, type UserRows, userRows } from "./user-rows.js";

/** The vectors of the users of one request. */
export interface UserVectors {
  /** For each user whether it is known. */
  readonly known: readonly boolean[];
  /**
   * The vectors of some of them, row-major.
   *
   * @param first - The first of them.
   * @param end - The one behind the last of them.
   */
  rows(first: number, end: number): Float32Array;
}

/** What the users of one request think of every item. */
export interface UserScores {
  /** For each user whether it is known. */
  readonly known: readonly boolean[];
  /**
   * The scores of some of them, row-major, one number for each item of the catalogue.
   *
   * @param first - The first of them.
   * @param end - The one behind the last of them; at most {@link SCORED} more than the first.
   */
  rows(first: number, end: number): Promise<Float32Array>;
}

/** What a recommender needs to answer requests. */
export interface Ranker {
  /** The model's kind, for messages. */
  readonly kind: string;
  /** The model's items. */
  readonly catalogue: IdIndex;
  /** What everyone gets of whom nothing is known. */
  readonly fallback: FixedRanking;
  /** For a model whose scores are no inner products: the scores of some users, {@link SCORED} at a time. */
  readonly scores?: {
    /**
     * The scores of some users.
     *
     * @param users - The users.
     * @param history - What they did, if the request says it.
     */
    of(users: readonly string[], history: Interactions | undefined): UserScores;
  };
  /** Item vectors and the users' vectors; absent for a model that knows no users, or has `scores`. */
  readonly vectors?: {
    /** The length of a vector. */
    readonly width: number;
    /** The items' vectors, row-major. */
    readonly items: Float32Array;
    /**
     * The vectors of some users.
     *
     * @param users - The users.
     * @param history - What they did, if the request says it.
     */
    of(users: readonly string[], history: Interactions | undefined): UserVectors;
  };
}

/** For how many users the scores of all items are held at a time. */
export const SCORED = 64;

/** How many users are ranked before other work may run. */
const BATCH = 512;

const rowOf = (rows: UserRows, row: number): Int32Array =>
  rows.indices.subarray(rows.offsets[row] as number, rows.offsets[row + 1] as number);

type Lists = readonly (readonly RecommendedItem[])[];

/** Ranks some of a request's users. */
interface Lister {
  /** For each user whether it is known. */
  readonly known: readonly boolean[];
  /** The lists of some of them, in order; those of users who are not known may be missing. */
  lists(
    first: number,
    end: number,
    k: number,
    exclude: UserRows,
    skip: Uint8Array | undefined,
  ): Promise<Lists>;
}

function listerOf(
  ranker: Ranker,
  users: readonly string[],
  history: Interactions | undefined,
): Lister | undefined {
  const { vectors, scores, catalogue } = ranker;
  if (vectors !== undefined) {
    const { known, rows } = vectors.of(users, history);
    const { items, width } = vectors;
    return {
      known,
      lists: async (first, end, k, exclude, skip) =>
        byInnerProduct(items, width, rows(first, end), k, exclude, skip, catalogue.ids),
    };
  }
  if (scores === undefined) return undefined;
  const found = scores.of(users, history);
  return {
    known: found.known,
    lists: (first, end, k, exclude, skip) => byScore(found, first, end, k, exclude, skip, catalogue.ids),
  };
}

/**
 * Answers a request: checks it, ranks the whole catalogue for each user, in batches between which other work may run,
 * and gives users of whom nothing is known the fallback.
 *
 * @param ranker - The model's part.
 * @param request - What was asked.
 * @throws PortraitError `invalid-option`.
 */
export async function rankUsers(
  ranker: Ranker,
  request: RecommendRequest,
): Promise<readonly Recommendation[]> {
  const checked = checkRequest(ranker.kind, ranker.catalogue, request);
  if (checked.rules !== undefined) return rankByRules(ranker, checked, checked.rules);
  const { users, k, history, skip, exclude } = checked;
  const { fallback, catalogue } = ranker;
  const excluded = userRows(users, exclude, catalogue);
  const lister = listerOf(ranker, users, history);
  const answers: Recommendation[] = [];
  for (let first = 0; first < users.length; first += BATCH) {
    if (first > 0) await new Promise((resolve) => setTimeout(resolve));
    const end = Math.min(first + BATCH, users.length);
    const rows = sliceRows(excluded, first, end);
    const lists = (await lister?.lists(first, end, k, rows, skip)) ?? [];
    for (let user = first; user < end; user++) {
      const known = lister?.known[user] ?? false;
      const items = known ? (lists[user - first] ?? []) : fallback.best(k, skip, rowOf(rows, user - first));
      answers.push({ user: users[user] as string, items, known });
    }
  }
  return answers;
}

async function byScore(
  { known, rows }: UserScores,
  first: number,
  end: number,
  k: number,
  exclude: UserRows,
  skip: Uint8Array | undefined,
  catalogue: readonly string[],
): Promise<Lists> {
  const lists: (readonly RecommendedItem[])[] = [];
  for (let from = first; from < end; from += SCORED) {
    const to = Math.min(from + SCORED, end);
    const scores = known.slice(from, to).includes(true) ? await rows(from, to) : new Float32Array();
    for (let user = from; user < to; user++) {
      const own = scores.subarray((user - from) * catalogue.length, (user - from + 1) * catalogue.length);
      for (const item of rowOf(exclude, user - first)) own[item] = Number.NaN;
      lists.push(known[user] === true ? bestOf(own, k, skip, catalogue) : []);
    }
  }
  return lists;
}

function bestOf(
  scores: Float32Array,
  k: number,
  skip: Uint8Array | undefined,
  catalogue: readonly string[],
): readonly RecommendedItem[] {
  const best = createTopK(k, scores.length);
  for (let item = 0; item < scores.length; item++) {
    if (skip?.[item] !== 1) best.push(item, scores[item] as number);
  }
  const { indices, scores: values } = best.ranked();
  return Array.from(indices, (item, at) => ({
    item: catalogue[item] as string,
    score: values[at] as number,
  }));
}

function byInnerProduct(
  items: Float32Array,
  width: number,
  queries: Float32Array,
  k: number,
  exclude: UserRows,
  skip: Uint8Array | undefined,
  catalogue: readonly string[],
): Lists {
  const ranked = topKInnerProduct({
    queries,
    items,
    width,
    k,
    exclude,
    ...(skip === undefined ? {} : { skip }),
  });
  return Array.from({ length: queries.length / width }, (_, row) => {
    const list: RecommendedItem[] = [];
    for (let at = ranked.offsets[row] as number; at < (ranked.offsets[row + 1] as number); at++) {
      list.push({
        item: catalogue[ranked.indices[at] as number] as string,
        score: ranked.scores[at] as number,
      });
    }
    return list;
  });
}
