/** False, as a byte of a boolean column. */
export const FALSE = 0;

/** True, as a byte of a boolean column. */
export const TRUE = 1;

/** Null, as a byte of a boolean column: Kleene's third truth value. */
export const UNKNOWN = 2;

/**
 * Kleene's conjunction, element by element.
 *
 * @param left - Truth values.
 * @param right - Truth values, as many.
 */
export function conjunction(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((a, row) => {
    const b = right[row] as number;
    if (a === FALSE || b === FALSE) return FALSE;
    return a === TRUE && b === TRUE ? TRUE : UNKNOWN;
  });
}

/**
 * Kleene's disjunction, element by element.
 *
 * @param left - Truth values.
 * @param right - Truth values, as many.
 */
export function disjunction(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((a, row) => {
    const b = right[row] as number;
    if (a === TRUE || b === TRUE) return TRUE;
    return a === FALSE && b === FALSE ? FALSE : UNKNOWN;
  });
}

/**
 * Kleene's negation, element by element.
 *
 * @param values - Truth values.
 */
export function negation(values: Uint8Array): Uint8Array {
  return values.map((a) => (a === UNKNOWN ? UNKNOWN : 1 - a));
}
