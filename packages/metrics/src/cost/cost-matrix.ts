import { describeValue, listWords, PortraitError, type Probabilities } from "@portrait/core";

/** What it costs to call a row of one class another: `costs[actual][called]`, in any one unit; gains are negative. */
export type CostMatrix<Class extends string = string> = Readonly<
  Record<Class, Readonly<Record<Class, number>>>
>;

/** What {@link decideByCost} says of rows. */
export interface Decisions {
  /** For each row the class to call it. */
  readonly called: readonly string[];
  /** For each row what that call is expected to cost. */
  readonly expectedCost: Float64Array;
}

function refuse(owner: string, message: string): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${owner}: ${message}`,
    hint: "Write { good: { good: 0, bad: 1 }, bad: { good: 5, bad: 0 } }: the actual class first, then the called one.",
  });
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function ownOf(value: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/**
 * Checks a cost matrix and lays it out row-major by actual class.
 *
 * @param owner - Who asks, for the message.
 * @param costs - What the caller passed.
 * @param classes - The classes that it must hold.
 * @throws PortraitError `invalid-argument`.
 */
export function checkMatrix(owner: string, costs: unknown, classes: readonly string[]): Float64Array {
  if (!isObject(costs)) throw refuse(owner, `the costs must be an object; received ${describeValue(costs)}.`);
  const unknown = Object.keys(costs).find((name) => !classes.includes(name));
  if (unknown !== undefined) {
    throw refuse(
      owner,
      `the costs name the class ${JSON.stringify(unknown)}, but the classes are ${listWords(classes)}.`,
    );
  }
  const matrix = new Float64Array(classes.length ** 2);
  classes.forEach((actual, row) => {
    const list = ownOf(costs, actual);
    if (!isObject(list)) {
      throw refuse(
        owner,
        `the costs of class ${JSON.stringify(actual)} must be an object; received ${describeValue(list)}.`,
      );
    }
    classes.forEach((called, column) => {
      const cost = ownOf(list, called);
      if (typeof cost !== "number" || !Number.isFinite(cost)) {
        throw refuse(
          owner,
          `the cost of calling ${JSON.stringify(actual)} ${JSON.stringify(called)} must be a finite number; received ${describeValue(cost)}.`,
        );
      }
      matrix[row * classes.length + column] = cost;
    });
  });
  return matrix;
}

/**
 * For each row the class of least expected cost, `argmin_j sum_i p_i C_ij`; among equals the first.
 *
 * @param probability - Row-major: the probabilities of the classes.
 * @param matrix - Row-major: the costs by actual class.
 * @param width - How many classes there are.
 */
export function cheapest(
  probability: Float64Array,
  matrix: Float64Array,
  width: number,
): { readonly called: Int32Array; readonly expectedCost: Float64Array } {
  const length = probability.length / width;
  const called = new Int32Array(length);
  const expectedCost = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < length; row++) {
    for (let column = 0; column < width; column++) {
      let cost = 0;
      for (let actual = 0; actual < width; actual++) {
        cost += (probability[row * width + actual] as number) * (matrix[actual * width + column] as number);
      }
      if (cost >= (expectedCost[row] as number)) continue;
      expectedCost[row] = cost;
      called[row] = column;
    }
  }
  return { called, expectedCost };
}

/**
 * Calls each row the class of least expected cost, `argmin_j sum_i p_i C_ij` with `C_ij` the cost of calling a row of
 * class `i` class `j`; among equals the first. It is the best decision where the probabilities are right: calibrate
 * them first.
 *
 * Cost: rows times the square of the classes.
 *
 * Source: Elkan 2001.
 *
 * @param probabilities - What a classifier of several classes gave.
 * @param costs - The cost matrix, an entry for each pair of the classes.
 * @throws PortraitError `invalid-argument` when the matrix lacks a class, names another, or a cost is not finite.
 *
 * @example
 * ```ts
 * import { decideByCost } from "@portrait/metrics";
 *
 * const values = Float64Array.of(0.2, 0.8, 0.1, 0.9);
 * const probabilities = { classes: ["bad", "good"], length: 2, values, of: () => values };
 * decideByCost(probabilities, { bad: { bad: 0, good: 5 }, good: { bad: 1, good: 0 } }).called; // => ["bad", "good"]
 * ```
 */
export function decideByCost<Class extends string>(
  probabilities: Probabilities<Class>,
  costs: CostMatrix<NoInfer<Class>>,
): Decisions {
  const { classes, values } = probabilities;
  const matrix = checkMatrix("decideByCost", costs, classes);
  const { called, expectedCost } = cheapest(values, matrix, classes.length);
  return Object.freeze({ called: Array.from(called, (code) => classes[code] as string), expectedCost });
}
