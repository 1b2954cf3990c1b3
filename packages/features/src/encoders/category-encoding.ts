import type { CategoryVector, NumberVector, Vector } from "@portrait/core";
import type { ColumnEncoding } from "./column-encoding.js";
import { NO_LEVEL } from "./levels.js";

/** For each row the answer for its level; each level that occurs is asked about once. */
function perRow<Answer>(
  { codes, dictionary }: CategoryVector,
  answer: (level: string | null) => Answer,
  take: (answer: Answer, row: number) => void,
): void {
  const answers = new Map<number, Answer>();
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    let own = answers.get(code);
    if (own === undefined) {
      own = answer(dictionary[code] ?? null);
      answers.set(code, own);
    }
    take(own, row);
  }
}

const numbersNamed = (names: readonly string[]): ColumnEncoding["outputs"] =>
  Object.freeze(names.map((name) => Object.freeze({ name, type: "number" } as const)));

const vectorsOf = (columns: readonly Float64Array[]): readonly Vector[] =>
  columns.map((values): NumberVector => ({ type: "number", values }));

/**
 * The encoding of a category column as columns of 0, but for the one that a level is placed at, which is 1.
 *
 * @param name - The column.
 * @param outputs - The names of the columns given.
 * @param placeOf - Which of them a level, or null, is placed at; {@link NO_LEVEL} for none.
 */
export function indicatorEncoding(
  name: string,
  outputs: readonly string[],
  placeOf: (level: string | null) => number,
): ColumnEncoding {
  return Object.freeze<ColumnEncoding>({
    input: Object.freeze({ name, type: "category" }),
    outputs: numbersNamed(outputs),
    encode(vector) {
      const category = vector as CategoryVector;
      const columns = outputs.map(() => new Float64Array(category.codes.length));
      perRow(category, placeOf, (place, row) => {
        if (place !== NO_LEVEL) (columns[place] as Float64Array)[row] = 1;
      });
      return vectorsOf(columns);
    },
    encodeOne(value) {
      const row = new Array<number>(outputs.length).fill(0);
      const place = placeOf(value as string | null);
      if (place !== NO_LEVEL) row[place] = 1;
      return row;
    },
  });
}

/**
 * The encoding of a category column as numbers that its levels have.
 *
 * @param name - The column.
 * @param outputs - The names of the columns given.
 * @param numbersOf - The numbers of a level, or of null, one for each column given; NaN is null.
 */
export function valueEncoding(
  name: string,
  outputs: readonly string[],
  numbersOf: (level: string | null) => ArrayLike<number>,
): ColumnEncoding {
  return Object.freeze<ColumnEncoding>({
    input: Object.freeze({ name, type: "category" }),
    outputs: numbersNamed(outputs),
    encode(vector) {
      const category = vector as CategoryVector;
      const columns = outputs.map(() => new Float64Array(category.codes.length));
      perRow(category, numbersOf, (numbers, row) => {
        for (let place = 0; place < columns.length; place++)
          (columns[place] as Float64Array)[row] = numbers[place] as number;
      });
      return vectorsOf(columns);
    },
    encodeOne: (value) =>
      Array.from(numbersOf(value as string | null), (number) => (Number.isNaN(number) ? null : number)),
  });
}
