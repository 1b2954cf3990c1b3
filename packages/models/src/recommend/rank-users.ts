import type { Interactions, Recommendation, RecommendedItem, RecommendRequest } from "@portrait/core";
import type { Csr, RankedRows } from "@portrait/kernels";
import type { FixedRanking } from "./fallback.js";
import type { IdIndex } from "./ids.js";
import { createRankingMemory, type RankedUsers, type RankingMemory } from "./ranking-memory.js";
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

/** What the users of one request had, as rows of a sparse matrix of ones. */
export interface UserLists {
  /** For each user whether it is known. */
  readonly known: readonly boolean[];
  /**
   * The items of some of them.
   *
   * @param first - The first of them.
   * @param end - The one behind the last of them.
   */
  rows(first: number, end: number): Pick<Csr, "offsets" | "indices">;
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
  rows(first: number, end: number): Float32Array;
}

/** All scores of the users of one request. */
export interface AllScores {
  /** For each user whether it is known. */
  readonly known: readonly boolean[];
  /**
   * The scores of some of them, row-major, one number for each item of the catalogue.
   *
   * @param first - The first of them.
   * @param end - The one behind the last of them.
   */
  rows(first: number, end: number): Promise<Float32Array>;
}

/**
 * What a recommender needs to answer requests. Scores are what its `vectors`, its `links` and its `scores` give together; a model
 * that knows no users has none of them.
 */
export interface Ranker {
  /** The model's kind, for messages. */
  readonly kind: string;
  /** The model's items. */
  readonly catalogue: IdIndex;
  /** What everyone gets of whom nothing is known. */
  readonly fallback: FixedRanking;
  /** For a model whose scores are neither inner products nor sparse: those of some users, {@link SCORED} at a time. */
  readonly scores?: {
    /**
     * The scores of some users.
     *
     * @param users - The users.
     * @param history - What they did, if the request says it.
     */
    of(users: readonly string[], history: Interactions | undefined): UserScores;
  };
  /** Sparse matrices between what users had and items: not with `scores`. */
  readonly links?: {
    /** The matrices that the users' rows are multiplied by, one after the other. */
    readonly matrices: readonly [first: Csr, second?: Csr];
    /**
     * What some users had.
     *
     * @param users - The users.
     * @param history - What they did, if the request says it.
     */
    of(users: readonly string[], history: Interactions | undefined): UserLists;
  };
  /** Item vectors and the users' vectors. */
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

/** For how many users the scores of all items are held at a time where a model has `scores`, or a request rules. */
export const SCORED = 64;

/** How many numbers of scores and vectors are computed with, at least, before other work may run. */
const WORK = 2 ** 31;

const rowOf = (rows: UserRows, row: number): Int32Array =>
  rows.indices.subarray(rows.offsets[row] as number, rows.offsets[row + 1] as number);

/** How many users are ranked before other work may run. */
function batchOf({ catalogue, vectors, scores }: Ranker): number {
  if (scores !== undefined) return SCORED;
  const each = catalogue.ids.length * ((vectors?.width ?? 0) + 32);
  return 8 * Math.max(8, Math.min(64, Math.floor(WORK / each / 8)));
}

/** The users of one request, as the kernels take them. */
interface Asked {
  /** For each user whether it is known. */
  readonly known: readonly boolean[];
  /** Some of them. */
  of(first: number, end: number): RankedUsers;
}

function ask(
  { vectors, links, scores }: Ranker,
  users: readonly string[],
  history: Interactions | undefined,
): Asked | undefined {
  const placed = vectors?.of(users, history);
  const listed = links?.of(users, history);
  const scored = scores?.of(users, history);
  const known = (placed ?? listed ?? scored)?.known;
  if (known === undefined) return undefined;
  return {
    known,
    of: (first, end) => ({
      count: end - first,
      vectors: placed?.rows(first, end),
      rows: listed?.rows(first, end),
      scores: scored?.rows(first, end),
    }),
  };
}

function listOf(
  { offsets, indices, scores }: RankedRows,
  user: number,
  catalogue: readonly string[],
): readonly RecommendedItem[] {
  const list: RecommendedItem[] = [];
  for (let at = offsets[user] as number; at < (offsets[user + 1] as number); at++) {
    list.push({ item: catalogue[indices[at] as number] as string, score: scores[at] as number });
  }
  return list;
}

/**
 * Answers requests: checks them, ranks the whole catalogue for each user, in batches between which other work may run,
 * and gives users of whom nothing is known the fallback. What scores are made of is copied into the kernels' memory by the
 * first request, and stays there for the next.
 *
 * @param ranker - The model's part.
 */
export function createRecommend(
  ranker: Ranker,
): (request: RecommendRequest) => Promise<readonly Recommendation[]> {
  const { fallback, catalogue, vectors, links } = ranker;
  const batch = batchOf(ranker);
  let made: Promise<RankingMemory> | undefined;
  const memory = (): Promise<RankingMemory> => {
    made ??= createRankingMemory({
      items: catalogue.ids.length,
      ...(vectors === undefined ? {} : { vectors }),
      ...(links === undefined ? {} : { links: links.matrices }),
    });
    return made;
  };
  return async (request) => {
    const checked = checkRequest(ranker.kind, catalogue, request);
    const { users, k, history, skip, exclude } = checked;
    const asked = ask(ranker, users, history);
    if (checked.rules !== undefined) {
      const scores = asked && {
        known: asked.known,
        rows: async (first: number, end: number) => (await memory()).scores(asked.of(first, end)),
      };
      return rankByRules(ranker, checked, checked.rules, scores);
    }
    const excluded = userRows(users, exclude, catalogue);
    const answers: Recommendation[] = [];
    for (let first = 0; first < users.length; first += batch) {
      if (first > 0) await new Promise((resolve) => setTimeout(resolve));
      const end = Math.min(first + batch, users.length);
      const rows = sliceRows(excluded, first, end);
      const some = asked?.known.slice(first, end).includes(true) ? asked : undefined;
      const ranked = some && (await memory()).rank(some.of(first, end), k, rows, skip);
      for (let user = first; user < end; user++) {
        const known = asked?.known[user] ?? false;
        const items =
          known && ranked
            ? listOf(ranked, user - first, catalogue.ids)
            : fallback.best(k, skip, rowOf(rows, user - first));
        answers.push({ user: users[user] as string, items, known });
      }
    }
    return answers;
  };
}

/**
 * Answers one request; see {@link createRecommend}.
 *
 * @param ranker - The model's part.
 * @param request - What was asked.
 * @throws PortraitError `invalid-option`.
 */
export const rankUsers = (ranker: Ranker, request: RecommendRequest): Promise<readonly Recommendation[]> =>
  createRecommend(ranker)(request);
