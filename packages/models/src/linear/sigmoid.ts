/**
 * The probability `1 / (1 + exp(-logit))`, without overflow.
 *
 * @param logit - The log odds.
 */
export function sigmoid(logit: number): number {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const odds = Math.exp(logit);
  return odds / (1 + odds);
}
