import {
  type Classifier,
  describeValue,
  PortraitError,
  type PredictedValue,
  type ProfilePrediction,
  type Regressor,
  type RowValues,
  type Snapshot,
  selectColumns,
} from "@portrait/core";
import { hashModel } from "./hash-model.js";
import { isClassifier } from "./model-tag.js";
import { validUntil } from "./valid-until.js";

/** A model that foresees something of a user from columns of the profile: a number, or a class. */
export type PredictorOver<Row extends RowValues> =
  | Regressor<Row>
  | Classifier<Row, boolean>
  | Classifier<Row, string>
  | Classifier<Row, number>;

/** The models that foresee something, by the prediction's name. */
export type PredictionModels<Row extends RowValues> = Readonly<Record<string, PredictorOver<Row>>>;

/** The values that models foresee. */
export type ModelPredictions<Models> = {
  readonly [Name in keyof Models]: Models[Name] extends {
    /** The classes that a classifier tells apart. */
    readonly classes: readonly (infer Class)[];
  }
    ? Extract<Class, PredictedValue>
    : number;
};

/** The prediction of every row of a snapshot. */
type Predicted = readonly Pick<ProfilePrediction, "value" | "probability">[];

function isRegressor(model: unknown): model is Regressor {
  return (
    typeof model === "object" &&
    model !== null &&
    "predict" in model &&
    typeof model.predict === "function" &&
    "inputs" in model
  );
}

function noPrediction(name: string, user: string | undefined, received: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `buildProfiles: prediction "${name}" is none for user ${JSON.stringify(user)}; received ${describeValue(received)}.`,
    hint: "The model must give a finite number, or probabilities in [0, 1].",
    details: { prediction: name, user },
  });
}

async function classesOf(
  name: string,
  model: Classifier<RowValues, PredictedValue>,
  snapshot: Snapshot,
): Promise<Predicted> {
  const { classes, values } = await model.predictProba(snapshot);
  return snapshot.users.map((user, row) => {
    const probabilities = values.subarray(row * classes.length, (row + 1) * classes.length);
    const odd = probabilities.find((probability) => !(probability >= 0 && probability <= 1));
    const best = probabilities.indexOf(Math.max(...probabilities));
    const value = classes[best];
    if (odd !== undefined || value === undefined) throw noPrediction(name, user, odd);
    return { value, probability: probabilities[best] as number };
  });
}

async function numbersOf(name: string, model: Regressor, snapshot: Snapshot): Promise<Predicted> {
  const values = await model.predict(snapshot);
  return snapshot.users.map((user, row) => {
    const value = values[row];
    if (value === undefined || !Number.isFinite(value)) throw noPrediction(name, user, value);
    return { value, probability: null };
  });
}

function predictorOf(name: string, model: unknown): PredictorOver<never> {
  if (isClassifier(model) || isRegressor(model)) return model as PredictorOver<never>;
  throw new PortraitError({
    code: "invalid-argument",
    message: `buildProfiles: prediction "${name}" must be a fitted classifier or regressor; received ${describeValue(model)}.`,
    hint: 'Models that give vectors belong to "embeddings".',
  });
}

/**
 * What models foresee of the users of a snapshot.
 *
 * @param models - The models by the prediction's name.
 * @param snapshot - The rows.
 * @returns For each row the predictions by name.
 * @throws PortraitError `invalid-argument` when a model is none; `missing-column` when one needs a column that the rows lack;
 *   `invalid-data` when one gives no finite number or no probability.
 */
export async function readPredictions(
  models: Readonly<Record<string, unknown>>,
  snapshot: Snapshot,
): Promise<readonly Readonly<Record<string, ProfilePrediction>>[]> {
  const found: (readonly [string, readonly ProfilePrediction[]])[] = [];
  for (const [name, given] of Object.entries(models)) {
    const model = predictorOf(name, given) as unknown as Regressor | Classifier<RowValues, PredictedValue>;
    selectColumns(`buildProfiles: prediction "${name}"`, snapshot.table, model.inputs);
    const predicted: Predicted =
      snapshot.users.length === 0
        ? []
        : "classes" in model
          ? await classesOf(name, model, snapshot)
          : await numbersOf(name, model, snapshot);
    const definition = hashModel(model);
    const horizon = model.horizon > 0 ? model.horizon : null;
    const predictions = predicted.map((prediction, row) =>
      Object.freeze({
        ...prediction,
        definition,
        until: validUntil(snapshot.cutoffs[row] as number, horizon),
      }),
    );
    found.push([name, predictions]);
  }
  return snapshot.users.map((_, row) =>
    Object.freeze(Object.fromEntries(found.map(([name, list]) => [name, list[row] as ProfilePrediction]))),
  );
}
