import {
  type ClassExamples,
  type FitContext,
  listWords,
  PortraitError,
  type RowValues,
} from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";
import { countManyClasses, rowWeights } from "../input/training-data.js";
import { balancedWeights } from "./class-weights.js";
import { joinConvergence } from "./convergence.js";
import { type Coefficients, fitEachClass, fitLinear, type LinearFitInit } from "./fit-linear.js";
import type { LogisticParams } from "./logistic-options.js";
import {
  createMulticlassModel,
  type MulticlassFit,
  type MulticlassLogisticRegressionModel,
} from "./multiclass-logistic-model.js";

const OWNER = "logisticRegression";

/** Classes that occur, and for each row the number of its class among them. */
interface Present {
  readonly classes: readonly string[];
  readonly codes: Int32Array;
}

function presentClasses(data: ClassExamples, counts: readonly number[]): Present {
  const { classes, codes } = data.target;
  if (counts.every((count) => count > 0)) return { classes, codes };
  const kept = classes.filter((_, code) => (counts[code] as number) > 0);
  const places = classes.map((name) => kept.indexOf(name));
  return { classes: Object.freeze(kept), codes: codes.map((code) => places[code] as number) };
}

async function fitOneVsRest(
  init: LinearFitInit,
  classes: number,
  balanced: boolean,
): Promise<Coefficients & { readonly convergence: ReturnType<typeof joinConvergence> }> {
  const codes = init.target;
  const fits = await fitEachClass({ ...init, loss: "logistic", outputs: 1 }, classes, (class_) =>
    balanced
      ? balancedWeights(
          Uint8Array.from(codes, (code) => (code === class_ ? 1 : 0)),
          2,
          init.weights,
        )
      : init.weights,
  );
  const width = init.encoder.width;
  const weights = new Float64Array(classes * width);
  fits.forEach((found, class_) => {
    weights.set(found.weights, class_ * width);
  });
  return {
    weights,
    intercepts: Float64Array.from(fits, ({ intercepts }) => intercepts[0] as number),
    convergence: joinConvergence(fits.map(({ convergence }) => convergence)),
  };
}

/**
 * Minimises the objective over examples of several classes. Classes without examples are left out.
 *
 * @param encoder - How rows are encoded.
 * @param data - The examples.
 * @param params - The options.
 * @param context - The fit's context.
 * @param earlier - The fit to start from; its classes stay.
 * @throws PortraitError `invalid-data`, `missing-column`, `aborted`.
 */
export async function optimiseClasses<Row extends RowValues>(
  encoder: MixedEncoder<Row>,
  data: ClassExamples<Row>,
  params: LogisticParams,
  context: FitContext<ClassExamples<Row>>,
  earlier?: MulticlassFit<Row>,
): Promise<MulticlassLogisticRegressionModel<Row>> {
  const counts = countManyClasses(OWNER, data);
  const { classes, codes } = presentClasses(data, counts);
  if (earlier !== undefined && classes.join("\0") !== earlier.classes.join("\0")) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${OWNER}: the new examples have the classes ${listWords(classes)}; the model knows ${listWords(earlier.classes)}.`,
      hint: "Resume with examples of just those classes, or fit anew on all examples.",
    });
  }
  const weights = rowWeights(OWNER, data);
  const balanced = params.classWeight === "balanced";
  const each = params.multiClass === "oneVsRest";
  const init: LinearFitInit = {
    encoder,
    table: data.table,
    target: codes,
    weights: balanced && !each ? balancedWeights(codes, classes.length, weights) : weights,
    loss: "softmax",
    outputs: classes.length,
    params,
    context,
    ...(earlier === undefined ? {} : { start: earlier.coefficients }),
  };
  const { convergence, ...coefficients } = each
    ? await fitOneVsRest(init, classes.length, balanced)
    : await fitLinear(init);
  const fit: MulticlassFit<Row> = {
    encoder,
    classes,
    coefficients,
    convergence,
    horizon: data.horizon,
    params,
  };
  return createMulticlassModel(fit, learnClassesOn);
}

/**
 * Goes on from a fit with new examples and the same encoder.
 *
 * @param fit - The earlier fit.
 * @param data - The new examples, of the same classes.
 * @param context - The fit's context.
 * @throws PortraitError `invalid-data`, `missing-column`, `aborted`.
 */
export async function learnClassesOn<Row extends RowValues>(
  fit: MulticlassFit<Row>,
  data: ClassExamples<Row>,
  context: FitContext<ClassExamples<Row>>,
): Promise<MulticlassLogisticRegressionModel<Row>> {
  return optimiseClasses(fit.encoder, data, fit.params, context, fit);
}
