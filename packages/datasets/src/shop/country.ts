import type { Random } from "@portrait/core";
import { cumulate, searchCumulative } from "./draws.js";

const SHARES = {
  "United Kingdom": 0.88,
  Germany: 0.025,
  France: 0.025,
  EIRE: 0.015,
  Spain: 0.01,
  Netherlands: 0.01,
  Belgium: 0.01,
  Switzerland: 0.01,
  Portugal: 0.008,
  Australia: 0.007,
} as const;

/** A way to draw a user's country. */
export function createCountryDraw(): (random: Random) => string {
  const names = Object.keys(SHARES);
  const sums = cumulate(Object.values(SHARES));
  return (random) => names[searchCumulative(sums, random.next())] as string;
}
