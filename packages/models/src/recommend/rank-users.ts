import type { Interactions, Recommendation, RecommendedItem, RecommendRequest } from "@portrait/core";
import { topKInnerProduct } from "@portrait/kernels";
import type { FixedRanking } from "./fallback.js";
import type { IdIndex } from "./ids.js";
import { checkRequest } from "./request.js";
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

/** What a recommender needs to answer requests. */
export interface Ranker {
  /** The model's kind, for messages. */
  readonly kind: string;
  /** The model's items. */
  readonly catalogue: IdIndex;
  /** What everyone gets of whom nothing is known. */
  readonly fallback: FixedRanking;
  /** Item vectors and the users' vectors; absent for a model that knows no users. */
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

/** How many users are ranked before other work may run. */
const BATCH = 512;

const rowOf = (rows: UserRows, row: number): Int32Array =>
  rows.indices.subarray(rows.offsets[row] as number, rows.offsets[row + 1] as number);

/**
 * Answers a request: checks it, ranks the whole catalogue for each user by inner product, in batches between which
 * other work may run, and gives users of whom nothing is known the fallback.
 *
 * @param ranker - The model's part.
 * @param request - What was asked.
 * @throws PortraitError `invalid-option`.
 */
export async function rankUsers(
  ranker: Ranker,
  request: RecommendRequest,
): Promise<readonly Recommendation[]> {
  const { users, k, history, skip, exclude } = checkRequest(ranker.kind, ranker.catalogue, request);
  const { vectors, fallback, catalogue } = ranker;
  const excluded = userRows(users, exclude, catalogue);
  const queries = vectors?.of(users, history);
  const answers: Recommendation[] = [];
  for (let first = 0; first < users.length; first += BATCH) {
    if (first > 0) await new Promise((resolve) => setTimeout(resolve));
    const end = Math.min(first + BATCH, users.length);
    const rows = sliceRows(excluded, first, end);
    const lists =
      vectors === undefined || queries === undefined
        ? []
        : personalLists(vectors.items, vectors.width, queries.rows(first, end), k, rows, skip, catalogue.ids);
    for (let user = first; user < end; user++) {
      const known = queries?.known[user] ?? false;
      const items = known ? (lists[user - first] ?? []) : fallback.best(k, skip, rowOf(rows, user - first));
      answers.push({ user: users[user] as string, items, known });
    }
  }
  return answers;
}

function personalLists(
  items: Float32Array,
  width: number,
  queries: Float32Array,
  k: number,
  exclude: UserRows,
  skip: Uint8Array | undefined,
  catalogue: readonly string[],
): (readonly RecommendedItem[])[] {
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
