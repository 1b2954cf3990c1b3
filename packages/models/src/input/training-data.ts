import { describeValue, type Examples, PortraitError, type RowValues } from "@portrait/core";

/** How many examples there are of each class. */
export interface ClassCounts {
  /** Examples whose outcome did not come true. */
  readonly negative: number;
  /** Examples whose outcome came true. */
  readonly positive: number;
}

function isExamples(data: unknown): data is Examples {
  return (
    typeof data === "object" &&
    data !== null &&
    "table" in data &&
    "target" in data &&
    data.target instanceof Uint8Array
  );
}

/**
 * Checks training data and counts its classes.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @throws PortraitError `invalid-argument` when it is no examples; `invalid-data` when there are none, or the outcomes
 *   are not one 0 or 1 for each row.
 */
export function countClasses<Row extends RowValues>(owner: string, data: Examples<Row>): ClassCounts {
  if (!isExamples(data)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the data must be examples; received ${describeValue(data)}.`,
      hint: "Make them with buildExamples or createExamples.",
    });
  }
  const { target, table } = data;
  if (target.length !== table.length) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: the examples have ${table.length} rows but ${target.length} outcomes.`,
    });
  }
  if (target.length === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: there are no examples to learn from.`,
      hint: "Build examples with more cutoffs, or check what the log and the split leave.",
    });
  }
  const odd = target.findIndex((value) => value > 1);
  if (odd >= 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: an outcome must be 0 or 1; row ${odd} holds ${target[odd]}.`,
    });
  }
  const positive = target.reduce((sum, value) => sum + value, 0);
  return { negative: target.length - positive, positive };
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
