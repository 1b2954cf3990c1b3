import {
  type Classifier,
  type Duration,
  type Evidence,
  type Explainable,
  hashText,
  isoText,
  type Model,
  numberOption,
  optionalOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  rowAt,
  type Snapshot,
  selectColumns,
  stableJson,
  type Tag,
} from "@portrait/core";

/** A tag that a fitted classifier decides. */
export interface ModelTag<Row extends RowValues = RowValues> {
  /** The classifier. */
  readonly model: Classifier<Row> & Partial<Explainable<Row>>;
  /** The tag is true from this probability on. */
  readonly threshold: number;
  /** For how long a value holds, in milliseconds. */
  readonly expires: number | null;
}

const isDuration = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "milliseconds" in value;

/**
 * A tag that a fitted classifier decides: true where the probability is at least the threshold.
 *
 * @param model - The classifier, with the profile's features as inputs.
 * @param options - `threshold`, in (0, 1), left out 0.5; `expires`, left out the horizon that the model learnt for.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, days, fit } from "@portrait/core";
 * import { modelTag } from "@portrait/features";
 * import { majority } from "@portrait/models/baseline";
 *
 * const examples = createExamples({ rows: [{}, {}], schema: { columns: [] }, target: [true, false] });
 * modelTag(await fit(majority(), examples), { threshold: 0.3, expires: days(30) }).threshold; // => 0.3
 * ```
 */
export function modelTag<Row extends RowValues>(
  model: Classifier<Row> & Partial<Explainable<Row>>,
  options: { readonly threshold?: number; readonly expires?: Duration } = {},
): ModelTag<Row> {
  const { threshold, expires } = resolveOptions(
    "modelTag",
    {
      threshold: numberOption(0.5, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
      expires: optionalOption<Duration>("a duration such as days(30)", isDuration),
    },
    options,
  );
  const horizon = model.horizon > 0 ? model.horizon : null;
  return Object.freeze({ model, threshold, expires: expires?.milliseconds ?? horizon });
}

/**
 * The hash of a model: of its kind, provenance and configuration.
 *
 * @param model - The model.
 */
function hashModel(model: Model): string {
  const { kind, version, config } = model.state();
  return hashText(stableJson({ kind, version, config, provenance: model.provenance ?? null }));
}

/** How many inputs are named as the evidence of a model tag. */
const REASONS = 3;

function reasons<Row extends RowValues>(
  model: Classifier<Row> & Partial<Explainable<Row>>,
  row: Row,
): readonly Evidence[] {
  const contributions = model.contributions?.(row) ?? [];
  return contributions.slice(0, REASONS).map(({ name, weight }) => ({
    name,
    value: Object.hasOwn(row, name) ? (row[name] ?? null) : null,
    comparison: "contribution",
    threshold: weight,
    holds: null,
  }));
}

/**
 * The tag of each row of a snapshot.
 *
 * @param name - The tag's name, for messages.
 * @param tag - The model tag.
 * @param snapshot - The rows.
 * @throws PortraitError `invalid-data` when the model gives no probability.
 */
export async function readModelTag<Row extends RowValues>(
  name: string,
  tag: ModelTag<Row>,
  snapshot: Snapshot<Row>,
): Promise<readonly Tag<boolean>[]> {
  const { model, threshold, expires } = tag;
  const probabilities = (await model.predictProba(snapshot)).of(true);
  const inputs = selectColumns(name, snapshot.table, model.inputs);
  const definition = hashModel(model);
  return snapshot.users.map((user, row) => {
    const probability = probabilities[row] as number;
    if (!(probability >= 0 && probability <= 1)) {
      throw new PortraitError({
        code: "invalid-data",
        message: `buildProfiles: model "${name}" gave no probability for user ${JSON.stringify(user)}; received ${probability}.`,
      });
    }
    const value = probability >= threshold;
    return Object.freeze({
      value,
      confidence: value ? probability : 1 - probability,
      evidence: [
        { name: "probability", value: probability, comparison: ">=", threshold, holds: value },
        ...reasons(model, rowAt(inputs, row)),
      ],
      source: "model",
      definition,
      validUntil: expires === null ? null : isoText((snapshot.cutoffs[row] as number) + expires),
    });
  });
}
