import type { ChangeCount, CleaningStep, Columns } from "@portrait/core";

/** The steps that change values, in their order. */
const STEPS: readonly CleaningStep[] = ["text", "references", "scale", "outliers", "missing"];

/**
 * The number of what one step changes in one column.
 *
 * @param place - The place of the column in the definition.
 * @param step - The step.
 *
 * @example
 * ```ts
 * import { changeNumber } from "@portrait/features";
 *
 * changeNumber(1, "scale"); // => 7
 * ```
 */
export function changeNumber(place: number, step: CleaningStep): number {
  return place * STEPS.length + STEPS.indexOf(step);
}

/**
 * Counts of changes as a log reports them; those of 0 are left out.
 *
 * @param schema - The columns of the event.
 * @param counts - How many rows, by the number of the change as `changeNumber` gives it.
 *
 * @example
 * ```ts
 * import { id, timestamp } from "@portrait/core";
 * import { changeCounts, changeNumber } from "@portrait/features";
 *
 * const counts: number[] = [];
 * counts[changeNumber(0, "text")] = 3;
 * changeCounts({ user: id("user"), at: timestamp() }, counts); // => [{ column: "user", step: "text", count: 3 }]
 * ```
 */
export function changeCounts(schema: Columns, counts: ArrayLike<number | undefined>): readonly ChangeCount[] {
  const names = Object.keys(schema);
  const found = Array.from(counts, (count, change): ChangeCount => {
    const column = names[Math.floor(change / STEPS.length)] as string;
    return Object.freeze({ column, step: STEPS[change % STEPS.length] as CleaningStep, count: count ?? 0 });
  });
  return Object.freeze(found.filter(({ count }) => count > 0));
}
