/** Longer sums are made of sums in brackets, so that expressions are not nested too deeply for a parser. */
const LONGEST = 100;

/**
 * The sum of terms, in their order.
 *
 * @param terms - The terms, at least one.
 */
export function sumOf(terms: readonly string[]): string {
  if (terms.length <= LONGEST) return terms.join(" + ");
  const groups: string[] = [];
  for (let from = 0; from < terms.length; from += LONGEST) {
    groups.push(`(${terms.slice(from, from + LONGEST).join(" + ")})`);
  }
  return sumOf(groups);
}
