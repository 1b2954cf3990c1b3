import type { CategoryVector, TextChange, TextCount, TextSummary } from "@portrait/core";

/** The texts of one period: some rows of a column. */
export interface TextRows {
  /** The column. */
  readonly vector: Pick<CategoryVector, "codes" | "dictionary">;
  /** The first row. */
  readonly from: number;
  /** The row behind the last. */
  readonly to: number;
}

/** Which of two texts comes first, by code points: the order of their UTF-8 bytes. */
export function compareCodePoints(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at++) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a === b) continue;
    const surrogates = [a, b].map((unit) => unit >= 0xd800 && unit < 0xe000);
    if (surrogates[0] === surrogates[1]) return a - b;
    return surrogates[0] ? 1 : -1;
  }
  return one.length - other.length;
}

function changeOf(counts: Iterable<readonly number[]>, absent: number, present: number): TextChange {
  let [distinct, rows] = [0, 0];
  for (const of of counts) {
    if (of[absent] !== 0 || of[present] === 0) continue;
    distinct++;
    rows += of[present] as number;
  }
  return { distinct, rows };
}

function mostFrequent(counts: ReadonlyMap<string, readonly number[]>, top: number): readonly TextCount[] {
  const sum = (of: readonly number[]): number => of.reduce((total, count) => total + count, 0);
  return [...counts]
    .map(([value, of]) => ({ value, counts: of, total: sum(of) }))
    .sort((a, b) => b.total - a.total || compareCodePoints(a.value, b.value))
    .slice(0, top)
    .map(({ value, counts: of }) => ({ value, counts: of }));
}

/**
 * Counts the texts of one or two periods.
 *
 * @param periods - The rows of each.
 * @param top - How many of the most frequent are named.
 * @param ascending - Whether they grow with time.
 */
export function countTexts(periods: readonly TextRows[], top: number, ascending: boolean): TextSummary {
  const counts = new Map<string, number[]>();
  const facts = periods.map(({ vector, from, to }, period) => {
    const byCode = new Float64Array(vector.dictionary.length);
    let nulls = 0;
    for (let row = from; row < to; row++) {
      const code = vector.codes[row] as number;
      if (code < 0) nulls++;
      else byCode[code] = (byCode[code] as number) + 1;
    }
    let distinct = 0;
    byCode.forEach((count, code) => {
      if (count === 0) return;
      distinct++;
      const text = vector.dictionary[code] as string;
      const known = counts.get(text) ?? periods.map(() => 0);
      known[period] = count;
      counts.set(text, known);
    });
    return { rows: to - from, nulls, distinct };
  });
  const two = periods.length === 2;
  return {
    type: "category",
    periods: facts,
    top: mostFrequent(counts, top),
    added: two ? changeOf(counts.values(), 0, 1) : null,
    vanished: two ? changeOf(counts.values(), 1, 0) : null,
    ascending,
  };
}
