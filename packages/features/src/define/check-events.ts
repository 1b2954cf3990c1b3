import { describeValue, PortraitError } from "@portrait/core";

/**
 * Checks that a value is an event definition.
 *
 * @param owner - Who asks, for the message.
 * @param events - Anything.
 * @throws PortraitError `invalid-argument`.
 */
export function checkEvents(owner: string, events: unknown): void {
  const shaped =
    typeof events === "object" &&
    events !== null &&
    "schema" in events &&
    "columns" in events &&
    "time" in events;
  if (shaped) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the events must be made by defineEvents(...); received ${describeValue(events)}.`,
    hint: 'Write defineEvents({ user: id("user"), at: timestamp() }).',
  });
}
