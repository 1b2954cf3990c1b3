import {
  type ClassTarget,
  type Examples,
  isClassTarget,
  PortraitError,
  type Prediction,
  type Probabilities,
  type RowValues,
  type TargetVector,
} from "@portrait/core";
import {
  BINARY_CLASSES,
  binaryPrediction,
  binaryProbabilities,
  classPrediction,
  classProbabilities,
} from "../input/probabilities.js";
import { countBothClasses, countClasses, countManyClasses, rowWeights } from "../input/training-data.js";

/** The answers of examples as codes of classes, for algorithms that treat two classes as they treat many. */
export interface ClassRows<Class> {
  /** For each row the index of its class. */
  readonly codes: ArrayLike<number>;
  /** The classes. */
  readonly classes: readonly Class[];
  /** The weight of each row; undefined when all count the same. */
  readonly weights: Float64Array | undefined;
  /** For each class the sum of its rows' weights. */
  readonly totals: Float64Array;
}

/** What differs between the answers of a yes-or-no outcome and of several classes. */
export interface AnswerTask<Class> {
  /** The word for it in options and artifacts. */
  readonly name: "binary" | "multiclass";
  /**
   * Probabilities of many rows.
   *
   * @param owner - Whose, for the message.
   * @param classes - The classes, in the order of the columns.
   * @param values - Row-major.
   */
  probabilities(owner: string, classes: readonly Class[], values: Float64Array): Probabilities<Class>;
  /**
   * The prediction of one row: the first of the most probable classes.
   *
   * @param classes - The classes.
   * @param values - Their probabilities.
   */
  prediction(classes: readonly Class[], values: readonly number[]): Prediction<Class>;
}

/** What differs between a yes-or-no outcome and several classes. */
export interface ClassTask<Class, Target extends TargetVector> extends AnswerTask<Class> {
  /**
   * Checks training data and reads its answers; at least two classes must occur.
   *
   * @param owner - Who learns, for the message.
   * @param data - The examples.
   * @throws PortraitError `invalid-argument`, `invalid-data`.
   */
  read<Row extends RowValues>(owner: string, data: Examples<Row, Target>): ClassRows<Class>;
  /**
   * The same as {@link ClassTask.read}, but one class may be all there is.
   *
   * @param owner - Who learns, for the message.
   * @param data - The examples.
   * @throws PortraitError `invalid-argument`, `invalid-data`.
   */
  readAny<Row extends RowValues>(owner: string, data: Examples<Row, Target>): ClassRows<Class>;
}

function totalsOf(
  codes: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
): Float64Array {
  const totals = new Float64Array(classes);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    totals[code] = (totals[code] as number) + (weights === undefined ? 1 : (weights[row] as number));
  }
  return totals;
}

function needTwo<Class>(owner: string, rows: ClassRows<Class>): ClassRows<Class> {
  if (rows.totals.filter((total) => total > 0).length > 1) return rows;
  const only = rows.classes[rows.totals.findIndex((total) => total > 0)];
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: all examples of a weight above 0 are of the class ${JSON.stringify(only)}; at least two classes are needed to tell them apart.`,
    hint: "Give rows of another class a weight above 0.",
  });
}

function binaryRows<Row extends RowValues>(owner: string, data: Examples<Row>): ClassRows<boolean> {
  const weights = rowWeights(owner, data);
  return {
    codes: data.target,
    classes: BINARY_CLASSES,
    weights,
    totals: totalsOf(data.target, 2, weights),
  };
}

/** A yes-or-no outcome. */
export const binaryTask: ClassTask<boolean, Uint8Array> = Object.freeze<ClassTask<boolean, Uint8Array>>({
  name: "binary",
  read(owner, data) {
    countBothClasses(owner, data);
    return needTwo(owner, binaryRows(owner, data));
  },
  readAny(owner, data) {
    countClasses(owner, data);
    return binaryRows(owner, data);
  },
  probabilities: (owner, _classes, values) => binaryProbabilities(owner, values),
  prediction: (_classes, [no = 0, yes = 0]) => binaryPrediction(no, yes),
});

function manyRows<Row extends RowValues>(owner: string, data: Examples<Row, ClassTarget>): ClassRows<string> {
  const { codes, classes } = data.target;
  const weights = rowWeights(owner, data);
  return { codes, classes, weights, totals: totalsOf(codes, classes.length, weights) };
}

/** Whether data is sound but for having rows of one class only, which {@link countManyClasses} refuses. */
function isOneClass<Row extends RowValues>(data: Examples<Row, ClassTarget>): boolean {
  if (typeof data !== "object" || data === null || !isClassTarget(data.target)) return false;
  const { codes, classes } = data.target;
  const first = codes[0];
  return (
    first !== undefined &&
    first >= 0 &&
    first < classes.length &&
    codes.length === data.table.length &&
    codes.every((code) => code === first)
  );
}

/** Several classes. */
export const multiclassTask: ClassTask<string, ClassTarget> = Object.freeze<ClassTask<string, ClassTarget>>({
  name: "multiclass",
  read(owner, data) {
    countManyClasses(owner, data);
    return needTwo(owner, manyRows(owner, data));
  },
  readAny(owner, data) {
    if (!isOneClass(data)) countManyClasses(owner, data);
    return manyRows(owner, data);
  },
  probabilities: classProbabilities,
  prediction: classPrediction,
});

/**
 * The task that examples are of, as their target says.
 *
 * @param data - Examples, or anything, which is then taken for examples of a yes-or-no outcome.
 */
export function taskOf<Class, Target extends TargetVector>(
  data: Examples<RowValues, Target>,
): ClassTask<Class, Target> {
  const many = typeof data === "object" && data !== null && isClassTarget(data.target);
  return (many ? multiclassTask : binaryTask) as ClassTask<never, never> as ClassTask<Class, Target>;
}
