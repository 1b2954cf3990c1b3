import { listWords } from "../errors/describe.js";
import type { PortraitError } from "../errors/portrait-error.js";
import { choiceOption, integerOption, optionalOption, resolveOptions } from "../options/options.js";
import type { RowValues } from "../table/table.js";
import { isoText } from "../time/timestamp.js";
import type { Examples } from "./examples.js";
import { checkExamples, type Fold, makeFold, refuse } from "./fold.js";
import type { TargetVector } from "./target.js";

/** Options of {@link timeFolds}. */
export interface TimeFoldOptions {
  /** How many folds, an integer >= 1; left out, 3. */
  readonly folds?: number;
  /** How many cutoffs the test of each fold has, an integer >= 1; left out, 1. */
  readonly testCutoffs?: number;
  /** What is learnt from: `"expanding"`, all that lies far enough before the test; `"sliding"`, the last `trainCutoffs` of it. Left out, `"expanding"`. */
  readonly window?: "expanding" | "sliding";
  /** How many cutoffs a sliding window has, an integer >= 1; needed with `"sliding"`, forbidden without. */
  readonly trainCutoffs?: number;
  /**
   * How far the last cutoff of the training part lies before the first of the test at least, in milliseconds, not less
   * than the horizon; left out, the horizon.
   */
  readonly gap?: number;
}

const timeRules = {
  folds: integerOption(3, { min: 1 }),
  testCutoffs: integerOption(1, { min: 1 }),
  window: choiceOption("expanding", ["expanding", "sliding"]),
  trainCutoffs: optionalOption<number>(
    "an integer >= 1",
    (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  ),
  gap: optionalOption<number>(
    "a finite number of milliseconds >= 0",
    (value) => Number.isFinite(value) && Number(value) >= 0,
  ),
};

/**
 * Divides examples by cutoff, as a model in use would meet them: the last cutoffs are the tests, one fold after
 * another, and each is foretold from earlier cutoffs only. A cutoff within `gap` before the test is in neither part,
 * so that no outcome that is learnt from lies at or after the first cutoff of the test.
 *
 * Cost: copies the rows of each fold.
 *
 * @param examples - The examples.
 * @param options - See {@link TimeFoldOptions}.
 * @throws PortraitError `invalid-option`, also for a `gap` shorter than the horizon; `invalid-argument` for what are no
 *   examples; `invalid-data` when the cutoffs are too few.
 *
 * @example
 * ```ts
 * import { createExamples, timeFolds } from "@portrait/core";
 *
 * const examples = createExamples({
 *   rows: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
 *   schema: { columns: [{ name: "n", type: "number" }] },
 *   target: [true, false, true, false],
 *   cutoffs: ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"],
 *   horizon: 30 * 86_400_000,
 * });
 * timeFolds(examples, { folds: 2 }).map(({ trainRows }) => [...trainRows]); // => [[0], [0, 1, 2]]
 * ```
 */
export function timeFolds<Row extends RowValues, Target extends TargetVector>(
  examples: Examples<Row, Target>,
  options?: TimeFoldOptions,
): readonly Fold<Row, Target>[] {
  const settings = resolveOptions("timeFolds", timeRules, options);
  checkExamples("timeFolds", examples);
  const { folds, testCutoffs, window, trainCutoffs } = settings;
  const { horizon, cutoffs } = examples;
  const gap = settings.gap ?? horizon;
  if (gap < horizon) {
    throw refuse(
      "invalid-option",
      `timeFolds: "gap" must be at least the horizon of the examples, ${horizon} ms; received ${gap}.`,
      "Leave it out to use the horizon.",
    );
  }
  if ((window === "sliding") !== (trainCutoffs !== undefined)) {
    throw refuse(
      "invalid-option",
      `timeFolds: "trainCutoffs" ${window === "sliding" ? 'must be given with window: "sliding"' : 'is of window: "sliding" only'}.`,
      window === "sliding"
        ? "Say how many cutoffs the window has."
        : 'Leave it out, or write window: "sliding".',
    );
  }
  const instants = [...new Set(cutoffs)].sort((a, b) => a - b);
  const first = instants.length - folds * testCutoffs;
  return Object.freeze(
    Array.from({ length: folds }, (_, fold) => {
      const from = first + fold * testCutoffs;
      const start = instants[from];
      const before = start === undefined ? [] : instants.filter((at) => at < start && at + gap <= start);
      const kept = new Set(trainCutoffs === undefined ? before : before.slice(-trainCutoffs));
      const wanted = trainCutoffs ?? 1;
      if (kept.size < wanted) throw noRoom(examples, fold, start, wanted, { folds, testCutoffs, gap });
      const tested = new Set(instants.slice(from, from + testCutoffs));
      const rows = Int32Array.from(cutoffs.keys());
      return makeFold(
        examples,
        rows.filter((row) => kept.has(cutoffs[row] as number)),
        rows.filter((row) => tested.has(cutoffs[row] as number)),
      );
    }),
  );
}

function noRoom(
  { cutoffs }: Examples<RowValues, TargetVector>,
  fold: number,
  start: number | undefined,
  wanted: number,
  { folds, testCutoffs, gap }: { readonly folds: number; readonly testCutoffs: number; readonly gap: number },
): PortraitError {
  const instants = [...new Set(cutoffs)].sort((a, b) => a - b).map(isoText);
  const known = instants.length === 0 ? "none" : listWords(instants, 12);
  return refuse(
    "invalid-data",
    start === undefined
      ? `timeFolds: ${folds} folds of ${testCutoffs} test cutoffs need more than ${folds * testCutoffs} cutoffs; the cutoffs are ${known}.`
      : `timeFolds: fold ${fold + 1} of ${folds} tests from ${isoText(start)} and needs ${wanted} ${wanted === 1 ? "cutoff" : "cutoffs"} at least ${gap / 86_400_000} days before; the cutoffs are ${known}.`,
    "Use fewer folds, or build examples with more cutoffs.",
  );
}
