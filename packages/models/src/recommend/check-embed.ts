import { describeValue, type Interactions, PortraitError } from "@portrait/core";
import { isInteractions } from "./check-interactions.js";

/**
 * Checks what an embedder is asked.
 *
 * @param kind - The model's kind, for messages.
 * @param users - The users.
 * @param history - What they did.
 * @throws PortraitError `invalid-argument`.
 */
export function checkEmbed(kind: string, users: readonly string[], history: Interactions): void {
  const refuse = (expectation: string, received: unknown): PortraitError =>
    new PortraitError({
      code: "invalid-argument",
      message: `${kind}.embed: ${expectation}; received ${describeValue(received)}.`,
    });
  if (!Array.isArray(users)) throw refuse('"users" must be a list of user ids', users);
  if (!isInteractions(history)) throw refuse('"history" must be interactions', history);
}
