/** Area under the ROC curve by ranks, ties at their mean rank. */
export function rankAuc(scores: readonly number[], labels: readonly boolean[]): number {
  const order = [...scores.keys()].sort((left, right) => (scores[left] ?? 0) - (scores[right] ?? 0));
  let positives = 0;
  let rankSum = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && scores[order[end] ?? 0] === scores[order[start] ?? 0]) end++;
    const hits = order.slice(start, end).filter((index) => labels[index]).length;
    positives += hits;
    rankSum += hits * ((start + end + 1) / 2);
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (labels.length - positives));
}

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);

/** Logistic regression on standardised columns by gradient descent; gives a scorer of rows. */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
): (row: readonly number[]) => number {
  const columns = [...(rows[0] ?? []).keys()];
  const means = columns.map((column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length);
  const scales = columns.map((column) =>
    Math.sqrt(
      rows.reduce((sum, row) => sum + ((row[column] ?? 0) - (means[column] ?? 0)) ** 2, 0) / rows.length,
    ),
  );
  const scale = (row: readonly number[]): number[] => [
    1,
    ...columns.map((column) => ((row[column] ?? 0) - (means[column] ?? 0)) / (scales[column] || 1)),
  ];
  const scaled = rows.map(scale);
  const weights: number[] = [0, ...columns.map(() => 0)];
  for (let step = 0; step < 100; step++) {
    const gradient = weights.map(() => 0);
    for (const [index, row] of scaled.entries()) {
      const error = 1 / (1 + Math.exp(-dot(row, weights))) - (labels[index] ? 1 : 0);
      for (const [column, value] of row.entries()) gradient[column] = (gradient[column] ?? 0) + error * value;
    }
    for (const [column, value] of gradient.entries()) {
      weights[column] = (weights[column] ?? 0) - (1.5 * value) / rows.length;
    }
  }
  return (row) => dot(scale(row), weights);
}

/** The `k` keys of the highest scores, best first, without the excluded. */
export function topKeys(
  scores: ReadonlyMap<string, number>,
  k: number,
  exclude: ReadonlySet<string>,
): string[] {
  return [...scores]
    .filter(([key]) => !exclude.has(key))
    .sort((left, right) => right[1] - left[1])
    .slice(0, k)
    .map(([key]) => key);
}

/** The share of the wanted keys that were found. */
export function recall(found: readonly string[], wanted: ReadonlySet<string>): number {
  return found.filter((key) => wanted.has(key)).length / wanted.size;
}
