import { createInteractions, createRandom, type Interactions } from "@portrait/core";

/** What users did and what they did later: three groups with items of their own, and some of all. */
export interface Blocks {
  /** To learn from. */
  readonly log: Interactions;
  /** To judge by. */
  readonly later: Interactions;
}

/**
 * Seeded blocks.
 *
 * @param seed - The seed.
 */
export function blocks(seed: string): Blocks {
  const random = createRandom(seed);
  const events = Array.from({ length: 700 }, (_, at) => {
    const user = random.integer(60);
    const group = random.next() < 0.85 ? user % 3 : random.integer(3);
    return { user: `u${user}`, item: `i${group * 12 + random.integer(12)}`, at };
  });
  return { log: createInteractions(events.slice(0, 500)), later: createInteractions(events.slice(500)) };
}
