import type { ResamplingUnits } from "./bootstrap.js";

/**
 * Groups rows by user.
 *
 * @param users - For each row its user.
 */
export function unitsOf(users: readonly string[]): ResamplingUnits {
  const codes = new Map<string, number>();
  const of = Int32Array.from(users, (user) => {
    const known = codes.get(user);
    if (known !== undefined) return known;
    codes.set(user, codes.size);
    return codes.size - 1;
  });
  return { of, count: codes.size };
}
