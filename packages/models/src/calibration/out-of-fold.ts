import {
  type Classifier,
  type Estimator,
  type Examples,
  type FitContext,
  fit,
  PortraitError,
  type RowValues,
  type TargetVector,
  takeExamples,
} from "@portrait/core";
import { needClassifier } from "../multiclass/inner-models.js";
import { nestedOptions } from "../multiclass/nested-options.js";

/** What {@link outOfFoldProbabilities} asks of. */
export interface OutOfFoldTask<
  Row extends RowValues,
  Input extends RowValues,
  Class,
  Target extends TargetVector,
> {
  /** Who fits, for messages and progress. */
  readonly owner: string;
  /** What is fitted. */
  readonly estimator: Estimator<Examples<Row, Target>, Classifier<Input, Class>>;
  /** The examples. */
  readonly data: Examples<Row, Target>;
  /** The classes, in the order of the answer's columns. */
  readonly classes: readonly Class[];
  /** For each row its fold. */
  readonly foldOf: Int32Array;
  /** How many folds there are. */
  readonly folds: number;
}

/**
 * The probabilities of rows put in the order of other classes; a class that the model does not know gets 0.
 *
 * @param model - The model.
 * @param data - The rows.
 * @param classes - The classes.
 * @throws PortraitError as the model.
 */
export async function probabilitiesOf<Input extends RowValues, Class>(
  model: Classifier<Input, Class>,
  data: Parameters<Classifier<Input, Class>["predictProba"]>[0],
  classes: readonly Class[],
): Promise<Float64Array> {
  const { values, length } = await model.predictProba(data);
  const width = model.classes.length;
  const places = classes.map((class_) => model.classes.indexOf(class_));
  const result = new Float64Array(length * classes.length);
  for (let row = 0; row < length; row++) {
    places.forEach((place, column) => {
      result[row * classes.length + column] = place < 0 ? 0 : (values[row * width + place] as number);
    });
  }
  return result;
}

/**
 * For each row the probabilities by a model that has not seen the row's fold.
 *
 * @param task - See {@link OutOfFoldTask}.
 * @param context - The context of the outer fit; one step is reported for each fold, of one more in all.
 * @throws PortraitError as the estimator and its models; `aborted`.
 */
export async function outOfFoldProbabilities<
  Row extends RowValues,
  Input extends RowValues,
  Class,
  Target extends TargetVector,
>(
  task: OutOfFoldTask<Row, Input, Class, Target>,
  context: FitContext<Examples<Row, Target>>,
): Promise<Float64Array> {
  const { owner, estimator, data, classes, foldOf, folds } = task;
  const width = classes.length;
  const values = new Float64Array(foldOf.length * width);
  const rows = [...foldOf.keys()];
  for (let fold = 0; fold < folds; fold++) {
    const inside = takeExamples(
      data,
      rows.filter((row) => foldOf[row] !== fold),
    );
    const left = rows.filter((row) => foldOf[row] === fold);
    if (left.length === 0 || inside.table.length === 0) throw tooFew(owner, folds);
    const options = nestedOptions(context, owner, `fold ${fold + 1}`);
    const model = needClassifier(owner, await fit(estimator, inside, options));
    const own = await probabilitiesOf(model, takeExamples(data, left) as never, classes);
    left.forEach((row, at) => {
      values.set(own.subarray(at * width, (at + 1) * width), row * width);
    });
    await context.step(fold + 1, folds + 1);
  }
  return values;
}

function tooFew(owner: string, folds: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: there are too few users for ${folds} folds; one of them is empty.`,
    hint: 'Take fewer "folds" or more examples.',
    details: { folds },
  });
}
