/** A sum as it grows: Neumaier's compensated sum, so that engines agree although they add in different orders. */
export interface RunningSum {
  /**
   * Adds a number.
   *
   * @param value - The number.
   */
  add(value: number): void;
  /** The sum of the numbers since the last call. */
  take(): number;
}

/** Starts a sum at 0. */
export function runningSum(): RunningSum {
  let sum = 0;
  let lost = 0;
  return {
    add(value) {
      const next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    },
    take() {
      const total = sum + lost;
      sum = 0;
      lost = 0;
      return total;
    },
  };
}
