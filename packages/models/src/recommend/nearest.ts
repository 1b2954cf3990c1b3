import type { Interactions, RecommendedItem, SimilarUser, SimilarUsersRequest } from "@portrait/core";
import { type Csr, topK } from "@portrait/kernels";
import { askedItem, checkCount, checkSimilarUsers, unknownUser } from "./asked.js";
import type { IdIndex } from "./ids.js";
import type { UserVectors } from "./rank-users.js";

function dot(
  left: ArrayLike<number>,
  at: number,
  right: ArrayLike<number>,
  other: number,
  width: number,
): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    sum += (left[at + column] as number) * (right[other + column] as number);
  }
  return sum;
}

/** The cosine of one vector with each of many; `NaN` with what has no direction. */
function cosines(query: ArrayLike<number>, vectors: Float32Array, width: number): Float32Array {
  const length = Math.sqrt(dot(query, 0, query, 0, width));
  return Float32Array.from({ length: vectors.length / width }, (_, row) => {
    const at = row * width;
    return dot(query, 0, vectors, at, width) / (length * Math.sqrt(dot(vectors, at, vectors, at, width)));
  });
}

/**
 * The items whose vectors point where an item's does, by cosine.
 *
 * @param kind - The model's kind, for messages.
 * @param catalogue - The model's items.
 * @param vectors - Their vectors, row-major.
 * @param width - The length of a vector.
 */
export function similarByVectors(
  kind: string,
  catalogue: IdIndex,
  vectors: Float32Array,
  width: number,
): (item: string, k: number) => readonly RecommendedItem[] {
  return (item, k) => {
    const place = askedItem(kind, "similarItems", catalogue, item);
    checkCount(kind, "similarItems", k);
    const scores = cosines(vectors.subarray(place * width, (place + 1) * width), vectors, width);
    scores[place] = Number.NaN;
    return listed(scores, k, (at, score) => ({ item: catalogue.ids[at] as string, score }));
  };
}

/**
 * The best of some scores, as objects.
 *
 * @param scores - The scores; `NaN` for what is left out.
 * @param k - How many at most.
 * @param make - Makes an object of a place and its score.
 */
export function listed<One>(
  scores: Float32Array,
  k: number,
  make: (place: number, score: number) => One,
): readonly One[] {
  const best = topK(scores, Math.min(k, scores.length));
  return Array.from(best.indices, (place, at) => make(place, best.scores[at] as number));
}

/** The users that a model learnt from. */
interface Learnt {
  /** The users, ascending. */
  readonly users: readonly string[];
  /** Their vectors, row-major. */
  readonly userVectors: Float32Array;
}

/**
 * The users whose vectors point where a user's does, by cosine.
 *
 * @param kind - The model's kind, for messages.
 * @param learnt - The users that the model learnt from.
 * @param width - The length of a vector.
 * @param of - The vectors of users, folded in where a history says something of them.
 */
export function similarUsersByVectors(
  kind: string,
  { users, userVectors }: Learnt,
  width: number,
  of: (users: readonly string[], history: Interactions | undefined) => UserVectors,
): (request: SimilarUsersRequest) => readonly SimilarUser[] {
  return (request) => {
    checkSimilarUsers(kind, request);
    const { user, k, history } = request;
    const found = of([user], history);
    if (found.known[0] !== true) throw unknownUser(kind, user);
    const scores = cosines(found.rows(0, 1), userVectors, width);
    return others(scores, users, user, k);
  };
}

function others(
  scores: Float32Array,
  users: readonly string[],
  user: string,
  k: number,
): readonly SimilarUser[] {
  const self = users.indexOf(user);
  if (self >= 0) scores[self] = Number.NaN;
  return listed(scores, k, (place, score) => ({ user: users[place] as string, score }));
}

/**
 * The users who had what a user had: the number of items in common over the root of the product of both numbers.
 *
 * @param kind - The model's kind, for messages.
 * @param users - The users that the model learnt from, ascending.
 * @param rows - For each of them the items.
 * @param find - The items of users, from a history where it says something of them.
 */
export function similarUsersByItems(
  kind: string,
  users: readonly string[],
  { offsets, indices }: Pick<Csr, "offsets" | "indices">,
  find: (
    users: readonly string[],
    history: Interactions | undefined,
  ) => { readonly items: (user: number) => Int32Array },
): (request: SimilarUsersRequest) => readonly SimilarUser[] {
  return (request) => {
    checkSimilarUsers(kind, request);
    const { user, k, history } = request;
    const own = new Set(find([user], history).items(0));
    if (own.size === 0) throw unknownUser(kind, user);
    const scores = Float32Array.from({ length: users.length }, (_, other) => {
      const [start, end] = [offsets[other] as number, offsets[other + 1] as number];
      let shared = 0;
      for (let at = start; at < end; at++) if (own.has(indices[at] as number)) shared++;
      return shared / Math.sqrt(own.size * (end - start));
    });
    return others(scores, users, user, k);
  };
}
