import { describeValue, type Interactions, PortraitError } from "@portrait/core";

/** Whether a value has the columns of interactions; their content is trusted, as `@portrait/core` makes them. */
export function isInteractions(value: unknown): value is Interactions {
  if (typeof value !== "object" || value === null) return false;
  const { users, items, user, item, at } = value as Partial<Record<keyof Interactions, unknown>>;
  return (
    Array.isArray(users) &&
    Array.isArray(items) &&
    user instanceof Int32Array &&
    item instanceof Int32Array &&
    at instanceof Float64Array
  );
}

/**
 * Checks what a recommender is to learn from.
 *
 * @param owner - Who learns, for the message.
 * @param data - What was passed.
 * @param name - What it is called, for the message.
 * @throws PortraitError `invalid-argument` when it is no interactions.
 */
export function checkInteractions(
  owner: string,
  data: unknown,
  name: string = "the data",
): asserts data is Interactions {
  if (isInteractions(data)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: ${name} must be interactions; received ${describeValue(data)}.`,
    hint: "Make them with createInteractions, or with interactions() of an engine.",
  });
}
