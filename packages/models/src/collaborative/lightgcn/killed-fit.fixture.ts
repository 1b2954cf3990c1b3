import { createInteractions, createRandom, type Interactions } from "@portrait/core";

/** What the fits learn from that are killed: some hundred pairs. */
export function logToLearn(): Interactions {
  const random = createRandom("killed fits");
  return createInteractions(
    Array.from({ length: 500 }, (_, at) => ({
      user: `u${random.integer(40)}`,
      item: `i${random.integer(30)}`,
      at,
    })),
  );
}
