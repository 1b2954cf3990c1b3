import type { ListFold, NumberFold, Prepared, RowFold, Selection, VectorFold } from "./fold.js";

/** How often each input of a selection occurs. */
export interface Tally {
  /** The different codes, in order of first sight; valid until the next selection. */
  readonly seen: readonly number[];
  /** How many inputs there are. */
  readonly total: number;
  /**
   * How often a code occurs.
   *
   * @param code - One of `seen`.
   */
  times(code: number): number;
  /**
   * The row in which a code occurs last.
   *
   * @param code - One of `seen`.
   */
  lastRow(code: number): number;
  /** The codes from the most to the least frequent; among equals the one seen last comes first. */
  ranked(): readonly number[];
}

/**
 * Counts inputs: with two arrays as long as there are codes, made once.
 *
 * @param size - How many codes there are.
 */
export function tallyOf(size: number): (codes: Int32Array, selection: Selection) => Tally {
  const counts = new Int32Array(size);
  const lastSeen = new Int32Array(size);
  const seen: number[] = [];
  const byRank = (a: number, b: number): number =>
    (counts[b] as number) - (counts[a] as number) || (lastSeen[b] as number) - (lastSeen[a] as number);
  return (codes, { rows, from, to }) => {
    for (const code of seen) counts[code] = 0;
    seen.length = 0;
    let total = 0;
    for (let at = from; at < to; at++) {
      const code = codes[rows[at] as number] as number;
      if (code < 0) continue;
      if (counts[code] === 0) seen.push(code);
      counts[code] = (counts[code] as number) + 1;
      lastSeen[code] = at;
      total++;
    }
    return {
      seen,
      total,
      times: (code) => counts[code] as number,
      lastRow: (code) => rows[lastSeen[code] as number] as number,
      ranked: () => [...seen].sort(byRank),
    };
  };
}

/**
 * The last row of the most frequent input, among equals the one seen last.
 *
 * @param prepared - The aggregate.
 */
export function mostFrequent({ inputs }: Prepared): RowFold {
  const { codes, size } = inputs();
  const tally = tallyOf(size);
  return (selection) => {
    const { ranked, lastRow } = tally(codes, selection);
    const [best] = ranked();
    return best === undefined ? -1 : lastRow(best);
  };
}

/**
 * The most frequent inputs, as many as the aggregate's limit.
 *
 * @param prepared - The aggregate.
 */
export function topK({ node, inputs }: Prepared): ListFold {
  const { codes, size, texts } = inputs();
  const tally = tallyOf(size);
  return (selection, push) => {
    for (const code of tally(codes, selection).ranked().slice(0, node.limit)) push(texts[code] as string);
  };
}

/**
 * The shares of the most frequent inputs.
 *
 * @param prepared - The aggregate.
 */
export function topKShares({ node, inputs }: Prepared): VectorFold {
  const { codes, size } = inputs();
  const tally = tallyOf(size);
  return (selection, into) => {
    const { total, times, ranked } = tally(codes, selection);
    for (const [place, code] of ranked().slice(0, node.limit).entries()) into[place] = times(code) / total;
  };
}

/**
 * Shannon's entropy of the inputs, in nats.
 *
 * @param prepared - The aggregate.
 */
export function entropy({ inputs }: Prepared): NumberFold {
  const { codes, size } = inputs();
  const tally = tallyOf(size);
  return (selection) => {
    const { seen, total, times } = tally(codes, selection);
    if (total === 0) return Number.NaN;
    let sum = 0;
    for (const code of seen) {
      const part = times(code) / total;
      sum -= part * Math.log(part);
    }
    return sum;
  };
}
