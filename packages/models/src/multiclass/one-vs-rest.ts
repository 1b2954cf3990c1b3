import {
  type ClassExamples,
  type Classifier,
  type Codec,
  type Estimator,
  type Examples,
  type FitContext,
  fit,
  numberOption,
  PortraitError,
  type RowValues,
} from "@portrait/core";
import { invalidArtifact, readConfig, textsRule } from "../input/artifact.js";
import { multiclassTask } from "./class-task.js";
import { checkEstimator, needClassifier, readClassifier } from "./inner-models.js";
import { nestedOptions } from "./nested-options.js";
import { shareRows } from "./share-rows.js";

/** A classifier of several classes that asks a classifier of two for each class whether a row is of it. */
export interface OneVsRestModel<Row extends RowValues = RowValues> extends Classifier<Row, string> {
  /** What kind of model. */
  readonly kind: "oneVsRest";
  /** For each class the model that tells it from the others. */
  readonly models: readonly Classifier<Row>[];
}

const KIND = "oneVsRest";
const VERSION = 1;

function createModel<Row extends RowValues>(
  classes: readonly string[],
  models: readonly Classifier<Row>[],
  horizon: number,
): OneVsRestModel<Row> {
  const width = classes.length;
  const [first] = models as readonly [Classifier<Row>];
  return Object.freeze<OneVsRestModel<Row>>({
    kind: KIND,
    classes,
    inputs: first.inputs,
    horizon,
    models,
    async predictProba(data, options) {
      const columns: Float64Array[] = [];
      for (const model of models) columns.push((await model.predictProba(data, options)).of(true));
      const length = columns[0]?.length ?? 0;
      const values = new Float64Array(length * width);
      columns.forEach((column, class_) => {
        for (let row = 0; row < length; row++) values[row * width + class_] = column[row] as number;
      });
      return multiclassTask.probabilities(KIND, classes, shareRows(values, width));
    },
    predictOne(row) {
      const yes = models.map(
        (model) => model.predictOne(row).probabilities[model.classes.indexOf(true)] as number,
      );
      return multiclassTask.prediction(classes, [...shareRows(Float64Array.from(yes), width)]);
    },
    state: () => ({
      kind: KIND,
      version: VERSION,
      config: { classes, horizon },
      tensors: {},
      parts: Object.fromEntries(models.map((model, class_) => [`class${class_}`, model])),
    }),
  });
}

/** Examples of whether each row is of one class. */
function examplesOf<Row extends RowValues>(data: ClassExamples<Row>, class_: number): Examples<Row> {
  return { ...data, target: Uint8Array.from(data.target.codes, (code) => Number(code === class_)) };
}

function validationOf<Row extends RowValues>(
  data: ClassExamples<Row> | undefined,
  name: string,
): { readonly validation?: Examples<Row> } {
  if (data === undefined) return {};
  return { validation: examplesOf(data, data.target.classes.indexOf(name)) };
}

async function learn<Row extends RowValues, Input extends RowValues>(
  estimator: Estimator<Examples<Row>, Classifier<Input>>,
  data: ClassExamples<Row>,
  context: FitContext<ClassExamples<Row>>,
): Promise<OneVsRestModel<Input>> {
  const { totals } = multiclassTask.read(KIND, data);
  const present = data.target.classes.map((name, code) => ({ name, code }));
  const learnt = present.filter(({ code }) => (totals[code] as number) > 0);
  const models: Classifier<Input>[] = [];
  for (const { name, code } of learnt) {
    const options = nestedOptions(context, KIND, name);
    const more = validationOf(context.validation, name);
    models.push(needClassifier(KIND, await fit(estimator, examplesOf(data, code), { ...options, ...more })));
    await context.step(models.length, learnt.length);
  }
  checkInputs(models);
  return createModel(Object.freeze(learnt.map(({ name }) => name)), Object.freeze(models), data.horizon);
}

function checkInputs<Row extends RowValues>(models: readonly Classifier<Row>[]): void {
  const namesOf = (model: Classifier<Row>): string => JSON.stringify(model.inputs.columns);
  if (models.every((model) => namesOf(model) === namesOf(models[0] as Classifier<Row>))) return;
  throw new PortraitError({
    code: "not-supported",
    message: `${KIND}: the models of all classes must read the same columns; the estimator chose others for some.`,
    hint: 'Name the columns with its option "inputs".',
  });
}

/**
 * Makes a classifier of several classes out of an estimator of a yes-or-no outcome: for each class `c` it learns `p_c`,
 * the probability that a row is of `c` and not of another, from all rows; the probability of `c` is
 * `p_c / sum_d p_d`, or the same for all classes if every `p_d` is 0. Classes without rows of a weight above 0 are left
 * out.
 *
 * As many fits as there are classes, one after another, each with a seed of its own; progress is reported as
 * `oneVsRest > logisticRegression gold` too. Validation data are passed on class by class.
 *
 * `fit` throws what the estimator throws, and PortraitError `invalid-argument` when the examples have no classes,
 * `invalid-data` when fewer than two classes occur, `not-supported` when the estimator makes no classifier.
 *
 * Source: Rifkin and Klautau, "In defense of one-vs-all classification" (2004).
 *
 * @param estimator - The estimator of a yes-or-no outcome.
 * @throws PortraitError `invalid-argument` when it is none.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { logisticRegression } from "@portrait/models/linear";
 * import { oneVsRest } from "@portrait/models/multiclass";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 0 }, { visits: 1 }, { visits: 5 }, { visits: 6 }, { visits: 20 }, { visits: 30 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: ["rare", "rare", "often", "often", "daily", "daily"],
 * });
 * const model = await fit(oneVsRest(logisticRegression({ l2: 0.1 })), examples);
 * model.classes; // => ["daily", "often", "rare"]
 * model.predictOne({ visits: 25 }).value; // => "daily"
 * ```
 */
export function oneVsRest<Row extends RowValues, Input extends RowValues>(
  estimator: Estimator<Examples<Row>, Classifier<Input>>,
): Estimator<ClassExamples<Row>, OneVsRestModel<Input>> {
  checkEstimator(KIND, estimator);
  return Object.freeze<Estimator<ClassExamples<Row>, OneVsRestModel<Input>>>({
    kind: KIND,
    params: Object.freeze({ estimator: estimator.kind, params: estimator.params }),
    learn: (data, context) => learn(estimator, data, context),
  });
}

/**
 * Makes `oneVsRest` models out of their state again; `load` needs the codec of the inner models too.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { naiveBayes } from "@portrait/models/bayes";
 * import { oneVsRest, oneVsRestCodec } from "@portrait/models/multiclass";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 0 }, { visits: 5 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: ["rare", "often"],
 * });
 * const model = await fit(oneVsRest(naiveBayes()), examples);
 * oneVsRestCodec.decode(model.state()).classes; // => ["often", "rare"]
 * ```
 */
export const oneVsRestCodec: Codec<OneVsRestModel> = {
  kind: KIND,
  decode(state) {
    const config = readConfig(KIND, VERSION, state);
    const classes = config.read("classes", textsRule);
    if (classes.length < 2) throw invalidArtifact(KIND, "config.classes must name at least two");
    const models = classes.map((_, class_) => {
      const model = readClassifier(KIND, state, `class${class_}`);
      if (model.classes.includes(true)) return model as Classifier;
      throw invalidArtifact(KIND, `part "class${class_}" must be a classifier of true and false`);
    });
    const horizon = config.read("horizon", numberOption(0, { min: 0 }));
    return createModel(Object.freeze([...classes]), Object.freeze(models), horizon);
  },
};
