import {
  type Classifier,
  type ClassTarget,
  choiceOption,
  type Estimator,
  type Examples,
  type FitContext,
  fit,
  integerOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TableSchema,
} from "@portrait/core";
import { type ClassRows, taskOf } from "../multiclass/class-task.js";
import { checkEstimator, isClassifier, needClassifier } from "../multiclass/inner-models.js";
import { nestedOptions } from "../multiclass/nested-options.js";
import { CALIBRATED_KIND, type CalibratedModel, createCalibratedModel } from "./calibrated-model.js";
import { type CalibrationMethod, learnCalibration } from "./calibrator.js";
import { outOfFoldProbabilities, probabilitiesOf } from "./out-of-fold.js";
import { userFolds } from "./user-folds.js";

/** Options of `calibrated`. */
export interface CalibratedOptions {
  /**
   * How probabilities are calibrated. `platt`: a logistic function of the log odds, for few examples and models that are
   * too sure or not sure enough; `isotonic`: any function that never falls, for a thousand examples and more;
   * `temperature`: one number for all classes, which leaves their order as it is. Left out, `platt`.
   */
  readonly method?: CalibrationMethod;
  /** How many models are fitted to score rows that they have not seen, at least 2; left out, 5. */
  readonly folds?: number;
}

/** The class of a model's answers, by the target that it learnt from. */
export type ClassOf<Target extends Uint8Array | ClassTarget> = Target extends Uint8Array ? boolean : string;

const rules = {
  method: choiceOption<CalibrationMethod>("platt", ["platt", "isotonic", "temperature"]),
  folds: integerOption(5, { min: 2 }),
};

/** The answers of a classifier: yes or no, or classes. */
export type AnyTarget = Uint8Array | ClassTarget;

async function crossFit<Row extends RowValues, Input extends RowValues, Target extends AnyTarget>(
  estimator: Estimator<Examples<Row, Target>, Classifier<Input, ClassOf<Target>>>,
  data: Examples<Row, Target>,
  context: FitContext<Examples<Row, Target>>,
  { method, folds }: Required<CalibratedOptions>,
): Promise<CalibratedModel<Input, ClassOf<Target>>> {
  type Class = ClassOf<Target>;
  const owner = CALIBRATED_KIND;
  const task = taskOf<Class, Target>(data as Examples<RowValues, Target>);
  const rows = task.read(owner, data);
  const foldOf = userFolds(owner, data.users, rows, folds, context.seed);
  const options = nestedOptions(context, owner, "all");
  const validation = context.validation === undefined ? {} : { validation: context.validation };
  const model = needClassifier(owner, await fit(estimator, data, { ...options, ...validation }));
  const { classes } = model;
  const asked = { owner, estimator, data, classes, foldOf, folds };
  const values = await outOfFoldProbabilities<Row, Input, Class, Target>(asked, context);
  const calibration = learnCalibration(method, { values, ...placed(rows, classes) });
  await context.step(folds + 1, folds + 1);
  return createCalibratedModel({ task, model, calibration, horizon: data.horizon });
}

/** The rows' classes among the classes of a model. */
function placed<Class>(
  rows: ClassRows<Class>,
  classes: readonly Class[],
): { readonly codes: Int32Array; readonly classes: number; readonly weights: Float64Array | undefined } {
  const places = rows.classes.map((class_) => classes.indexOf(class_));
  return {
    codes: Int32Array.from(rows.codes, (code) => places[code] as number),
    classes: classes.length,
    weights: rows.weights,
  };
}

function unknownClass(class_: unknown, classes: readonly unknown[]): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${CALIBRATED_KIND}: the examples have rows of the class ${JSON.stringify(class_)}, which the model does not know; it knows ${classes.map((name) => JSON.stringify(name)).join(", ")}.`,
    hint: "Calibrate with examples of the classes that the model was fitted on.",
  });
}

async function calibrateFitted<Row extends RowValues, Input extends RowValues, Target extends AnyTarget>(
  model: Classifier<Input, ClassOf<Target>>,
  data: Examples<Row, Target>,
  context: FitContext<Examples<Row, Target>>,
  method: CalibrationMethod,
): Promise<CalibratedModel<Input, ClassOf<Target>>> {
  const task = taskOf<ClassOf<Target>, Target>(data as Examples<RowValues, Target>);
  const rows = task.read(CALIBRATED_KIND, data);
  const { classes } = model;
  const odd = rows.classes.find(
    (class_, code) => (rows.totals[code] as number) > 0 && !classes.includes(class_),
  );
  if (odd !== undefined) throw unknownClass(odd, classes);
  const values = await probabilitiesOf(model, data as never, classes);
  const calibration = learnCalibration(method, { values, ...placed(rows, classes) });
  await context.step(1, 1);
  return createCalibratedModel({ task, model, calibration, horizon: data.horizon });
}

/** What an estimator over columns has beside. */
interface OverColumns<E> {
  readonly inputs: TableSchema | undefined;
  withInputs(inputs: TableSchema): E;
}

const isOverColumns = <E extends object>(estimator: E): estimator is E & OverColumns<E> =>
  "withInputs" in estimator && typeof estimator.withInputs === "function" && "inputs" in estimator;

/**
 * Makes a classifier whose probabilities are meant as they are said: of the rows that it gives 0.7, about 7 in 10 come
 * true. It wraps an estimator, or a model that is fitted already, for two classes or several.
 *
 * Given an estimator, the examples are dealt out to `folds`, evenly by class, all rows of a user in one fold. Each fold
 * is scored by a model that was fitted on the others; from these scores the calibration is learnt, and the model
 * within is fitted on all examples. So `folds + 1` fits, each with a seed of its own, reported as
 * `calibrated > logisticRegression fold 1` too.
 *
 * Given a model, the examples must be others than it was fitted on, or it will seem better calibrated than it is;
 * nothing else is fitted, and `folds` may not be set.
 *
 * The methods, with `p` the probability that the model gave, kept within 1e-7 and 1:
 *
 * - `platt`: `1 / (1 + exp(-(a * log(p / (1 - p)) + b)))`, with `a` and `b` of the least log loss against targets drawn
 *   towards the middle (Platt 1999);
 * - `isotonic`: `f(p)`, the function of the least squared error that never falls;
 * - `temperature`: `softmax(log(p) / T)`, with `T` of the least log loss (Guo and others 2017).
 *
 * With several classes the first two learn a function for each class against the others, and divide each row by its
 * sum (a row of zeros gets the same for all). The calibration counts rows as their sample weights say.
 *
 * `fit` throws what the estimator throws, and PortraitError `invalid-data` when fewer than two classes occur, or a class
 * has fewer users than there are folds; `not-supported` when the estimator makes no classifier.
 *
 * Sources: Platt, "Probabilistic outputs for support vector machines" (1999); Zadrozny and Elkan, "Transforming
 * classifier scores into accurate multiclass probability estimates" (2002); Guo, Pleiss, Sun and Weinberger, "On
 * calibration of modern neural networks" (2017).
 *
 * @param estimator - An estimator of a classifier, or a classifier.
 * @param options - See {@link CalibratedOptions}.
 * @throws PortraitError `invalid-argument` when it is neither; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { naiveBayes } from "@portrait/models/bayes";
 * import { calibrated } from "@portrait/models/calibration";
 *
 * const rows = Array.from({ length: 200 }, (_, row) => ({ visits: row % 10, copy: row % 10 }));
 * const columns = [{ name: "visits", type: "number" }, { name: "copy", type: "number" }] as const;
 * const examples = createExamples({
 *   rows,
 *   schema: { columns },
 *   target: rows.map(({ visits }, row) => (row * 7) % 10 < visits),
 * });
 * const raw = await fit(naiveBayes(), examples);
 * const model = await fit(calibrated(naiveBayes()), examples);
 * const row = { visits: 7, copy: 7 };
 * raw.predictOne(row).probability > model.predictOne(row).probability; // => true
 *
 * const later = await fit(calibrated(raw, { method: "temperature" }), examples);
 * later.method; // => "temperature"
 * ```
 */
export function calibrated<Row extends RowValues, Input extends RowValues, Target extends AnyTarget>(
  estimator: Estimator<Examples<Row, Target>, Classifier<Input, ClassOf<Target>>>,
  options?: CalibratedOptions,
): Estimator<Examples<Row, Target>, CalibratedModel<Input, ClassOf<Target>>>;
export function calibrated<Row extends RowValues, Class extends boolean | string>(
  model: Classifier<Row, Class>,
  options?: Omit<CalibratedOptions, "folds">,
): Estimator<
  Examples<Row, [Class] extends [boolean] ? Uint8Array : ClassTarget>,
  CalibratedModel<Row, Class>
>;
export function calibrated<Row extends RowValues, Target extends AnyTarget>(
  from: Estimator<Examples<Row, Target>, Classifier<Row, ClassOf<Target>>> | Classifier<Row, ClassOf<Target>>,
  options: CalibratedOptions = {},
): Estimator<Examples<Row, Target>, CalibratedModel<Row, ClassOf<Target>>> {
  type Made = Estimator<Examples<Row, Target>, CalibratedModel<Row, ClassOf<Target>>>;
  if (isClassifier(from)) {
    const model = from as Classifier<Row, ClassOf<Target>>;
    const { method } = resolveOptions(CALIBRATED_KIND, { method: rules.method }, options);
    return Object.freeze<Made>({
      kind: CALIBRATED_KIND,
      params: Object.freeze({ method, model: model.kind }),
      learn: (data, context) => calibrateFitted(model, data, context, method),
    });
  }
  checkEstimator(CALIBRATED_KIND, from);
  const estimator = from as Estimator<Examples<Row, Target>, Classifier<Row, ClassOf<Target>>>;
  const resolved = resolveOptions(CALIBRATED_KIND, rules, options);
  const made: Made = {
    kind: CALIBRATED_KIND,
    params: Object.freeze({ ...resolved, estimator: estimator.kind, params: estimator.params }),
    learn: (data, context) => crossFit(estimator, data, context, resolved),
  };
  if (!isOverColumns(estimator)) return Object.freeze(made);
  const { inputs } = estimator;
  const withInputs = (others: TableSchema): Made =>
    calibrated<Row, Row, Target>(estimator.withInputs(others), options);
  return Object.freeze({ ...made, inputs, withInputs });
}
