import { type AggregateResult, rowAt, type VectorValue } from "@portrait/core";

const close = (one: number, other: number): boolean =>
  one === other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));

function equal(one: VectorValue, other: VectorValue): boolean {
  if (typeof one === "number" && typeof other === "number") return close(one, other);
  return JSON.stringify(one) === JSON.stringify(other) && (one === null) === (other === null);
}

/**
 * Where two results differ, in words; numbers may differ by 1e-9 of the greater. For tests.
 *
 * @param one - A result.
 * @param other - Another.
 */
export function differences(one: AggregateResult, other: AggregateResult): readonly string[] {
  const keys = (result: AggregateResult): string =>
    JSON.stringify([
      result.users,
      [...result.cutoffs],
      Object.keys(result.table.columns),
      result.table.length,
    ]);
  if (keys(one) !== keys(other)) return [`${keys(one)} is not ${keys(other)}`];
  return one.users.flatMap((user, row) => {
    const [left, right] = [rowAt(one.table, row), rowAt(other.table, row)];
    return Object.keys(left).flatMap((name) => {
      const [a, b] = [left[name] as VectorValue, right[name] as VectorValue];
      return equal(a, b)
        ? []
        : [`${name} of ${user} at ${one.cutoffs[row]}: ${String(a)} is not ${String(b)}`];
    });
  });
}
