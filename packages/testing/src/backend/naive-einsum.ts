import { arrayOf, at, type NaiveArray, placesOf } from "./naive-array.js";

/**
 * Sums of products by Einstein's notation, each index in turn.
 *
 * @param equation - Such as `"ij,jk->ik"`.
 * @param arrays - The operands.
 */
export function naiveEinsum(equation: string, ...arrays: NaiveArray[]): NaiveArray {
  const [inputs = "", output = ""] = equation.split("->");
  const terms = inputs.split(",");
  const extents = new Map<string, number>();
  terms.forEach((term, operand) => {
    [...term].forEach((letter, dimension) => {
      extents.set(letter, arrays[operand]?.shape[dimension] as number);
    });
  });
  const summed = [...extents.keys()].filter((letter) => !output.includes(letter));
  const shapeOf = (letters: readonly string[]): number[] =>
    letters.map((letter) => extents.get(letter) as number);
  return arrayOf(shapeOf([...output]), (place) => {
    const fixed = new Map([...output].map((letter, dimension) => [letter, place[dimension] as number]));
    return placesOf(shapeOf(summed)).reduce((sum, inner) => {
      const index = new Map([
        ...fixed,
        ...summed.map((letter, dimension) => [letter, inner[dimension] as number] as const),
      ]);
      const factors = terms.map((term, operand) =>
        at(
          arrays[operand] as NaiveArray,
          [...term].map((letter) => index.get(letter) as number),
        ),
      );
      return sum + factors.reduce((product, factor) => product * factor, 1);
    }, 0);
  });
}
