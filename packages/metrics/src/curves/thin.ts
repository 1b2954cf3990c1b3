/**
 * At most `limit` of the points, spread evenly, the first and the last always among them.
 *
 * @param points - The points.
 * @param limit - At most how many, at least 2.
 */
export function thin<Point>(points: readonly Point[], limit: number): readonly Point[] {
  if (points.length <= limit) return points;
  const step = (points.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, index) => points[Math.round(index * step)] as Point);
}
