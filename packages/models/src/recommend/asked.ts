import {
  describeValue,
  type Interactions,
  PortraitError,
  type ReasonRequest,
  type SimilarUsersRequest,
} from "@portrait/core";
import { isInteractions } from "./check-interactions.js";
import type { IdIndex } from "./ids.js";

function refuse(
  kind: string,
  call: string,
  expectation: string,
  received: unknown,
  hint = "",
): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${kind}.${call}: ${expectation}; received ${describeValue(received)}.`,
    hint,
  });
}

/**
 * The place of an item that a model was asked about.
 *
 * @param kind - The model's kind, for messages.
 * @param call - What was called, for messages.
 * @param catalogue - The model's items.
 * @param item - The item.
 * @throws PortraitError `invalid-argument`.
 */
export function askedItem(kind: string, call: string, catalogue: IdIndex, item: unknown): number {
  const place = typeof item === "string" ? catalogue.indexOf(item) : -1;
  if (place >= 0) return place;
  throw refuse(kind, call, "the item must be one of the catalogue", item);
}

/**
 * Checks how many are asked for.
 *
 * @param kind - The model's kind, for messages.
 * @param call - What was called, for messages.
 * @param k - How many.
 * @throws PortraitError `invalid-argument`.
 */
export function checkCount(kind: string, call: string, k: unknown): void {
  if (typeof k === "number" && Number.isSafeInteger(k) && k >= 1) return;
  throw refuse(kind, call, '"k" must be an integer >= 1', k);
}

function checkHistory(kind: string, call: string, history: unknown): void {
  if (history === undefined || isInteractions(history)) return;
  throw refuse(kind, call, '"history" must be interactions', history);
}

function checkObject(kind: string, call: string, request: unknown): void {
  if (typeof request === "object" && request !== null) return;
  throw refuse(kind, call, "the request must be an object", request);
}

/**
 * Checks a request for reasons.
 *
 * @param kind - The model's kind, for messages.
 * @param catalogue - The model's items.
 * @param request - What was asked.
 * @returns The place of the item.
 * @throws PortraitError `invalid-argument`.
 */
export function askedReasons(kind: string, catalogue: IdIndex, request: ReasonRequest): number {
  checkObject(kind, "reasons", request);
  const place = askedItem(kind, "reasons", catalogue, request.item);
  if (request.k !== undefined) checkCount(kind, "reasons", request.k);
  checkHistory(kind, "reasons", request.history);
  return place;
}

/**
 * Checks a request for similar users.
 *
 * @param kind - The model's kind, for messages.
 * @param request - What was asked.
 * @throws PortraitError `invalid-argument`.
 */
export function checkSimilarUsers(kind: string, request: SimilarUsersRequest): void {
  checkObject(kind, "similarUsers", request);
  checkCount(kind, "similarUsers", request.k);
  checkHistory(kind, "similarUsers", request.history);
}

/**
 * A history, for a model that remembers none.
 *
 * @param kind - The model's kind, for messages.
 * @param history - What was passed; it was checked.
 * @throws PortraitError `invalid-argument`.
 */
export function neededHistory(kind: string, history: Interactions | undefined): Interactions {
  if (history !== undefined) return history;
  throw refuse(
    kind,
    "reasons",
    '"history" is needed, as the model keeps vectors of its users and not what they did',
    history,
    "Pass what the user did.",
  );
}

/**
 * The error for a user of whom nothing is known.
 *
 * @param kind - The model's kind.
 * @param user - The user.
 */
export function unknownUser(kind: string, user: unknown): PortraitError {
  return new PortraitError({
    code: "unknown-id",
    message: `${kind}.similarUsers: nothing is known of the user ${describeValue(user)}.`,
    hint: "Pass what the user did as history.",
  });
}
