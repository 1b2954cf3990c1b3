import {
  choiceOption,
  describeValue,
  type Explainable,
  type FeatureWeight,
  integerOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  type VectorValue,
} from "@portrait/core";

/** One reason for a model's answer. */
export interface ReasonCode {
  /** The input column. */
  readonly feature: string;
  /** The row's value of it; `undefined` when the reason is no column of the row, such as the items of a fused model. */
  readonly value: VectorValue | undefined;
  /** What it adds to the answer, in the model's units: log odds for most classifiers. */
  readonly contribution: number;
  /** The part of the magnitudes of all contributions that this one has, in [0, 1]. */
  readonly share: number;
  /** Whether it raises or lowers the answer. */
  readonly direction: "up" | "down";
}

/** Options of {@link reasonCodes}. */
export interface ReasonOptions {
  /** How many reasons at most; left out, 3. */
  readonly k?: number;
  /** Only reasons that raise the answer (`up`), or that lower it (`down`); left out, `both`. */
  readonly direction?: "up" | "down" | "both";
}

const OWNER = "reasonCodes";

function isExplainable(model: unknown): model is Explainable {
  return (
    typeof model === "object" &&
    model !== null &&
    "contributions" in model &&
    typeof model.contributions === "function"
  );
}

function shareOf({ weight }: FeatureWeight, total: number): number {
  return total > 0 ? Math.abs(weight) / total : 0;
}

/**
 * The inputs that weigh most in a model's answer for one row, with their values: what an application puts into words,
 * such as "spend of the last 90 days: 12, lowers". They come from the model's `contributions`: for trees exact Shapley
 * values of the raw output, for linear models weight times encoded value. Contributions of 0 are no reasons. Greatest
 * magnitude first; ties by name in code-unit order.
 *
 * For a classifier of several classes the reasons are for the most probable class.
 *
 * @param model - A model that explains itself.
 * @param row - The row, with just the input columns.
 * @param options - See {@link ReasonOptions}.
 * @returns At most `k` reasons.
 * @throws PortraitError `invalid-argument` when the model has no contributions; `invalid-option`; and the errors of the
 *   model for the row: `missing-column`, `unexpected-column`, `invalid-data`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { reasonCodes } from "@portrait/models/explain";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9, member: true }, { visits: 8, member: false }, { visits: 1, member: true }, { visits: 0, member: false }],
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "member", type: "boolean" }] },
 *   target: [true, true, false, false],
 * });
 * const model = await fit(logisticRegression(), examples);
 * const [first] = reasonCodes(model, { visits: 0, member: false }, { k: 1 });
 * [first?.feature, first?.value, first?.direction]; // => ["visits", 0, "down"]
 * ```
 */
export function reasonCodes<Row extends RowValues>(
  model: Explainable<Row>,
  row: Row,
  options?: ReasonOptions,
): readonly ReasonCode[] {
  const { k, direction } = resolveOptions(
    OWNER,
    {
      k: integerOption(3, { min: 1 }),
      direction: choiceOption<"up" | "down" | "both">("both", ["up", "down", "both"]),
    },
    options,
  );
  if (!isExplainable(model)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${OWNER}: the model must have contributions; received ${describeValue(model)}.`,
      hint: "Trees, linear and fused models have them.",
    });
  }
  const contributions = model.contributions(row);
  const total = contributions.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return Object.freeze(
    contributions
      .filter(({ weight }) =>
        direction === "up" ? weight > 0 : direction === "down" ? weight < 0 : weight !== 0,
      )
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1))
      .slice(0, k)
      .map((found) =>
        Object.freeze<ReasonCode>({
          feature: found.name,
          value: Object.hasOwn(row, found.name) ? row[found.name] : undefined,
          contribution: found.weight,
          share: shareOf(found, total),
          direction: found.weight > 0 ? "up" : "down",
        }),
      ),
  );
}
