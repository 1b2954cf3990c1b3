import { describeValue, PortraitError } from "@portrait/core";

function refuse(owner: string, expectation: string, received: string): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${owner}: ${expectation}; received ${received}.`,
  });
}

/** Throws `invalid-argument` unless `value` is an integer >= `min`. */
export function checkInteger(owner: string, name: string, value: unknown, min: number): void {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= min) return;
  throw refuse(owner, `"${name}" must be an integer >= ${min}`, describeValue(value));
}

/** Throws `invalid-argument` unless the array has just the length that its shape asks for. */
export function checkLength(owner: string, name: string, array: ArrayLike<unknown>, length: number): void {
  if (array.length === length) return;
  throw refuse(owner, `"${name}" must hold ${length} numbers`, `${array.length}`);
}

/** Throws `invalid-argument` unless the array holds whole rows of `width` numbers; gives the number of rows. */
export function rowsOf(owner: string, name: string, array: ArrayLike<unknown>, width: number): number {
  checkInteger(owner, "width", width, 1);
  if (array.length % width === 0) return array.length / width;
  throw refuse(owner, `"${name}" must hold whole rows of ${width} numbers`, `${array.length} numbers`);
}

/** Throws `invalid-argument` unless every entry is an integer in [0, `bound`). */
export function checkIndices(owner: string, name: string, indices: ArrayLike<number>, bound: number): void {
  for (let position = 0; position < indices.length; position++) {
    const index = indices[position] as number;
    if (index >= 0 && index < bound && Number.isInteger(index)) continue;
    throw refuse(
      owner,
      `"${name}" must hold integers >= 0 and < ${bound}`,
      `${describeValue(index)} at position ${position}`,
    );
  }
}
