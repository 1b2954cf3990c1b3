import type { Interactions } from "../data/interactions.js";
import type { RecommendedItem } from "./model.js";

/** One reason for a recommendation: an item that the user had, and what it adds to the score. */
export interface ItemReason {
  /** The item that the user had to do with. */
  readonly item: string;
  /** What it adds to the score; the reasons of all the user's items sum to the score. */
  readonly weight: number;
}

/** Whom and what to explain. */
export interface ReasonRequest {
  /** The user. */
  readonly user: string;
  /** The item whose score is to be explained. */
  readonly item: string;
  /** What the user did; left out, what the model learnt from, where it remembers that. */
  readonly history?: Interactions;
  /** How many reasons at most, an integer >= 1; left out, all that are not 0. */
  readonly k?: number;
}

/** A recommender whose scores are sums over what the user had, so that it can say exactly what each item adds. */
export interface Explains {
  /**
   * Why a user would get an item: the user's items with what each adds to the score, greatest magnitude first, ties by item.
   *
   * @param request - Whom and what to explain.
   * @returns The reasons; none for a user of whom no item is known.
   * @throws PortraitError `invalid-argument` when the model does not know the item, `k` is no integer >= 1, or the model remembers no
   *   histories and none is passed.
   */
  reasons(request: ReasonRequest): readonly ItemReason[];
}

/** A recommender that can tell which items are alike. */
export interface SimilarItems {
  /**
   * The items most like an item, best first, ties by item; never the item itself.
   *
   * @param item - The item.
   * @param k - How many at most, an integer >= 1.
   * @throws PortraitError `invalid-argument` when the model does not know the item, or `k` is no integer >= 1.
   */
  similarItems(item: string, k: number): readonly RecommendedItem[];
}

/** Whose like to find. */
export interface SimilarUsersRequest {
  /** The user. */
  readonly user: string;
  /** How many at most, an integer >= 1. */
  readonly k: number;
  /** What the user did; left out, or without a known item, what the model learnt of the user. */
  readonly history?: Interactions;
}

/** A user who is like another. */
export interface SimilarUser {
  /** The user's id. */
  readonly user: string;
  /** How alike they are: a cosine, at most 1. */
  readonly score: number;
}

/** A recommender that can tell which of the users that it learnt from are alike. */
export interface SimilarUsers {
  /**
   * The users most like a user, best first, ties by id; never the user itself.
   *
   * @param request - Whose like to find.
   * @throws PortraitError `unknown-id` when the model knows nothing of the user; `invalid-argument` when `k` is no integer >= 1, or what is passed as history
   *   is none.
   */
  similarUsers(request: SimilarUsersRequest): readonly SimilarUser[];
}
