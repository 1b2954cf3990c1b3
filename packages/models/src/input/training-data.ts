import {
  type ClassExamples,
  describeValue,
  type Examples,
  isClassTarget,
  type NumberExamples,
  PortraitError,
  type RowValues,
  type TargetVector,
  targetLength,
} from "@portrait/core";

/** How many examples there are of each class. */
export interface ClassCounts {
  /** Examples whose outcome did not come true. */
  readonly negative: number;
  /** Examples whose outcome came true. */
  readonly positive: number;
}

/** What kinds of answers there are, and how a message calls them. */
const KINDS = {
  binary: { expected: "examples", holds: (target: unknown): boolean => target instanceof Uint8Array },
  class: {
    expected: "examples whose answers are classes",
    holds: (target: unknown): boolean => isClassTarget(target),
  },
  number: {
    expected: "examples whose answers are numbers",
    holds: (target: unknown): boolean => target instanceof Float64Array,
  },
} as const;

const KIND_NAMES: readonly (readonly [string, (target: unknown) => boolean])[] = [
  ["yes-or-no answers", KINDS.binary.holds],
  ["classes", KINDS.class.holds],
  ["numbers", KINDS.number.holds],
];

function isExamples(data: unknown): data is Examples<RowValues, TargetVector> {
  return typeof data === "object" && data !== null && "table" in data && "target" in data;
}

function received(data: unknown): string {
  if (!isExamples(data)) return describeValue(data);
  const kind = KIND_NAMES.find(([, holds]) => holds(data.target));
  return kind === undefined ? describeValue(data) : `examples whose answers are ${kind[0]}`;
}

function checkExamples(owner: string, data: unknown, kind: keyof typeof KINDS): void {
  const { expected, holds } = KINDS[kind];
  if (!isExamples(data) || !holds(data.target)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the data must be ${expected}; received ${received(data)}.`,
      hint: "Make them with buildExamples or createExamples.",
    });
  }
  const { target, table } = data;
  const count = targetLength(target);
  if (count !== table.length) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: the examples have ${table.length} rows but ${count} outcomes.`,
    });
  }
  if (count === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: there are no examples to learn from.`,
      hint: "Build examples with more cutoffs, or check what the log and the split leave.",
    });
  }
}

/**
 * Checks training data and counts its classes.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @throws PortraitError `invalid-argument` when it is no examples with yes-or-no answers; `invalid-data` when there are
 *   none, or the outcomes are not one 0 or 1 for each row.
 */
export function countClasses<Row extends RowValues>(owner: string, data: Examples<Row>): ClassCounts {
  checkExamples(owner, data, "binary");
  const { target } = data;
  let positive = 0;
  for (let row = 0; row < target.length; row++) {
    const value = target[row] as number;
    if (value > 1) {
      throw new PortraitError({
        code: "invalid-data",
        message: `${owner}: an outcome must be 0 or 1; row ${row} holds ${value}.`,
      });
    }
    positive += value;
  }
  return { negative: target.length - positive, positive };
}

/**
 * Checks training data whose answers are classes, and counts the rows of each.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @returns For each class of the target the number of its rows; a class may have none.
 * @throws PortraitError `invalid-argument` when it is no examples with classes; `invalid-data` when there are none, a
 *   code is out of range, or fewer than two classes occur.
 */
export function countManyClasses<Row extends RowValues>(
  owner: string,
  data: ClassExamples<Row>,
): readonly number[] {
  checkExamples(owner, data, "class");
  const { codes, classes } = data.target;
  const counts = new Array<number>(classes.length).fill(0);
  codes.forEach((code, row) => {
    if (code < 0 || code >= classes.length) {
      throw new PortraitError({
        code: "invalid-data",
        message: `${owner}: a class must be an integer >= 0 and < ${classes.length}; row ${row} holds ${code}.`,
      });
    }
    counts[code] = (counts[code] as number) + 1;
  });
  if (counts.filter((count) => count > 0).length >= 2) return counts;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: all ${codes.length} examples are of the class ${JSON.stringify(classes[codes[0] as number])}; at least two classes are needed to tell them apart.`,
    hint: "Take more examples.",
  });
}

/**
 * Checks training data whose answers are numbers.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @param range - What the numbers must be beside finite; left out, nothing.
 * @throws PortraitError `invalid-argument` when it is no examples with numbers; `invalid-data` when there are none, or an
 *   answer is not finite or below `range.min`.
 */
export function checkNumbers<Row extends RowValues>(
  owner: string,
  data: NumberExamples<Row>,
  range: {
    /** The least number allowed. */
    readonly min?: number;
  } = {},
): void {
  checkExamples(owner, data, "number");
  const { min = Number.NEGATIVE_INFINITY } = range;
  const { target } = data;
  const most = Number.MAX_VALUE;
  const least = Math.max(min, -most);
  let odd = 0;
  while (odd < target.length && (target[odd] as number) >= least && (target[odd] as number) <= most) odd++;
  if (odd === target.length) return;
  const expected = Number.isFinite(min) ? `a finite number >= ${min}` : "a finite number";
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: an answer must be ${expected}; row ${odd} holds ${describeValue(target[odd])}.`,
    details: { row: odd },
  });
}

/**
 * The weight of each row, checked; undefined when all count the same.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @throws PortraitError `invalid-data` when there is not one finite weight >= 0 for each row, or all are 0.
 */
export function rowWeights<Row extends RowValues, Target extends TargetVector>(
  owner: string,
  data: Examples<Row, Target>,
): Float64Array | undefined {
  const { weights, table } = data;
  if (weights === undefined) return undefined;
  const problem = (text: string): PortraitError =>
    new PortraitError({ code: "invalid-data", message: `${owner}: ${text}.` });
  if (!(weights instanceof Float64Array) || weights.length !== table.length) {
    throw problem(`the weights must be ${table.length} 64-bit floats, one a row`);
  }
  const odd = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (odd >= 0) throw problem(`a weight must be a finite number >= 0; row ${odd} holds ${weights[odd]}`);
  if (!weights.some((weight) => weight > 0))
    throw problem("all weights are 0, so that there is nothing to learn from");
  return weights.every((weight) => weight === weights[0]) && weights[0] === 1 ? undefined : weights;
}

/**
 * The same as {@link countClasses} for estimators that need both classes.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @throws PortraitError as {@link countClasses}; `invalid-data` when one class is absent.
 */
export function countBothClasses<Row extends RowValues>(owner: string, data: Examples<Row>): ClassCounts {
  const counts = countClasses(owner, data);
  if (counts.negative > 0 && counts.positive > 0) return counts;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: all ${data.target.length} examples have the outcome ${counts.positive > 0}; both outcomes are needed to tell them apart.`,
    hint: "Take more examples or a longer horizon, or use majority() when one outcome is all there is.",
    details: { ...counts },
  });
}
