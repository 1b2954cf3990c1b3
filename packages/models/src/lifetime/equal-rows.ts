/** Rows of numbers, column by column, and how much each counts. */
export interface WeightedRows {
  /** The columns, all of one length. */
  readonly columns: readonly Float64Array[];
  /** One weight a row. */
  readonly weights: Float64Array;
}

/**
 * Equal rows together, in ascending order of the columns, without those of weight 0: what a likelihood adds up is then the
 * same to the last bit whichever order the rows came in. O(n log n).
 *
 * @param rows - The rows.
 */
export function gatherEqual({ columns, weights }: WeightedRows): WeightedRows {
  const order = [...weights.keys()].filter((row) => (weights[row] as number) > 0);
  const compare = (a: number, b: number): number => {
    for (const column of columns) {
      const difference = (column[a] as number) - (column[b] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  order.sort((a, b) => compare(a, b) || (weights[a] as number) - (weights[b] as number));
  const firsts: number[] = [];
  const sums: number[] = [];
  order.forEach((row, at) => {
    const weight = weights[row] as number;
    if (at > 0 && compare(order[at - 1] as number, row) === 0) sums.push((sums.pop() as number) + weight);
    else {
      firsts.push(row);
      sums.push(weight);
    }
  });
  return {
    columns: columns.map((column) => Float64Array.from(firsts, (row) => column[row] as number)),
    weights: Float64Array.from(sums),
  };
}
