/**
 * The rows of a weight above 0, sorted by their encoded values, columns in the order of their names, then by target and
 * weight: an order that does not depend on the order of the rows or of the columns.
 *
 * @param matrix - The encoded rows, row-major.
 * @param columns - The names of the encoded columns.
 * @param targets - For each row its target.
 * @param weights - The weight of each row; undefined when all count the same.
 */
export function sortedRows(
  matrix: Float64Array,
  columns: readonly string[],
  targets: ArrayLike<number>,
  weights: Float64Array | undefined,
): number[] {
  const width = columns.length;
  const byName = [...columns.keys()].sort((a, b) =>
    (columns[a] as string) < (columns[b] as string) ? -1 : 1,
  );
  const rows = Array.from(targets, (_, row) => row).filter(
    (row) => weights === undefined || (weights[row] as number) > 0,
  );
  return rows.sort((a, b) => {
    for (const column of byName) {
      const difference = (matrix[a * width + column] as number) - (matrix[b * width + column] as number);
      if (difference !== 0) return difference;
    }
    return (
      (targets[a] as number) - (targets[b] as number) || (weights?.[a] ?? 1) - (weights?.[b] ?? 1) || a - b
    );
  });
}
