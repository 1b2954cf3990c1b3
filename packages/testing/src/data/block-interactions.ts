import { createInteractions, createRandom, type Interactions } from "@portrait/core";
import { hostileTexts } from "./hostile.js";

/** Options of {@link blockInteractions}. */
export interface BlockInteractionsOptions {
  /** How many users; left out, 48. */
  readonly users?: number;
  /** How many items; left out, 32. */
  readonly items?: number;
  /** How many blocks users and items fall into; left out, 4. */
  readonly blocks?: number;
  /** How many events each user has; left out, 8. */
  readonly events?: number;
  /** The share of events inside the user's own block, in [0, 1]; left out, 0.9. */
  readonly affinity?: number;
  /** The seed; left out, 1. */
  readonly seed?: number;
}

const pad = (index: number): string => String(index).padStart(4, "0");

/**
 * The name of the user or item of an index: the first ones are hostile texts.
 *
 * @param kind - What is named.
 * @param index - From 0.
 */
function nameOf(kind: "user" | "item", index: number): string {
  return hostileTexts[index] ?? `${kind} ${pad(index)}`;
}

/**
 * Interactions with a planted truth: user `u` and item `i` belong to the blocks `u % blocks` and `i % blocks`, and most
 * events stay inside the block. No two events have the same time. The ids of the first users and items are
 * {@link hostileTexts}.
 *
 * @param options - See {@link BlockInteractionsOptions}.
 *
 * @example
 * ```ts
 * import { blockInteractions } from "@portrait/testing";
 *
 * blockInteractions({ users: 10, events: 5 }).at.length; // => 50
 * ```
 */
export function blockInteractions(options: BlockInteractionsOptions = {}): Interactions {
  const { users = 48, items = 32, blocks = 4, events = 8, affinity = 0.9, seed = 1 } = options;
  const random = createRandom(`block interactions ${seed}`);
  const perBlock = Math.floor(items / blocks);
  const rows = Array.from({ length: users * events }, (_, index) => {
    const user = index % users;
    const inside = random.next() < affinity;
    const item = inside ? (user % blocks) + blocks * random.integer(perBlock) : random.integer(items);
    return { user: nameOf("user", user), item: nameOf("item", item), at: 1_704_067_200_000 + index * 60_000 };
  });
  return createInteractions(rows);
}
