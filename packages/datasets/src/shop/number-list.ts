/** A growing list of numbers in one typed array. */
export interface NumberList {
  /** How many numbers were pushed. */
  readonly length: number;
  /** Appends a number. */
  push(value: number): void;
  /** A copy of what was pushed. */
  toArray(): Float64Array;
}

/** An empty {@link NumberList}. */
export function createList(): NumberList {
  let held = new Float64Array(1_024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === held.length) {
        const larger = new Float64Array(2 * length);
        larger.set(held);
        held = larger;
      }
      held[length++] = value;
    },
    toArray: () => held.slice(0, length),
  };
}
