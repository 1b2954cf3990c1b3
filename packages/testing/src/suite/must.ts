/**
 * Throws unless a condition holds: `expect` without its cost, for loops over many values.
 *
 * @param condition - What must hold.
 * @param message - What it means when it does not.
 */
export function must(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
