import {
  type Classifier,
  describeValue,
  type Embedder,
  type Estimator,
  type Examples,
  type Explainable,
  type FitContext,
  fit,
  type Interactions,
  integerOption,
  interactionsBefore,
  type Model,
  type ModelOf,
  optionalOption,
  PortraitError,
  type Recommender,
  type RowValues,
  resolveOptions,
} from "@portrait/core";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { countClasses } from "../input/training-data.js";
import { addColumns, columnNames, distinctNames } from "./columns.js";
import {
  checkReach,
  createFusedModel,
  FUSE_KIND,
  type FusedExplanations,
  type FusedModel,
  isClassifier,
  withVectors,
} from "./fused-model.js";
import { nestedOptions } from "./nested-fit.js";
import { type EmbeddingEstimator, learnOutOfFold, type OutOfFold } from "./out-of-fold.js";

/** What {@link fuse} takes. */
export interface FuseOptions<
  Row extends RowValues,
  M extends Classifier<Row>,
  Graphs extends readonly EmbeddingEstimator[],
> {
  /** Estimators of user vectors, such as `lightGcn()`; none makes the classifier stand alone. */
  readonly embeddings: Graphs;
  /**
   * The estimator of the classifier. Its `inputs` are the columns of its own; the columns of vectors are added to them.
   */
  readonly predict: Estimator<Examples<Row>, M>;
  /** How many graphs are fitted for the training rows at most, at least 1; left out, 12. One more serves later rows. */
  readonly maxGraphs?: number;
}

/**
 * The model that {@link fuse} makes: explains itself if the classifier does, places users in a space if there is a
 * graph, and recommends if one of the graphs does.
 */
export type FusedModelOf<
  Row extends RowValues,
  M extends Model,
  Graphs extends readonly EmbeddingEstimator[],
> = FusedModel<Row> &
  (M extends Explainable<Row> ? FusedExplanations<Row> : unknown) &
  (Graphs extends readonly [] ? unknown : Embedder) &
  ([Extract<ModelOf<Graphs[number]>, Recommender>] extends [never] ? unknown : Recommender);

const isEstimator = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "learn" in value && typeof value.learn === "function";

const isTabular = (estimator: object): estimator is TabularEstimator =>
  "inputs" in estimator && estimator.inputs !== undefined && "withInputs" in estimator;

const optionRules = {
  embeddings: optionalOption<readonly EmbeddingEstimator[]>(
    "a list of estimators such as lightGcn()",
    (value) => Array.isArray(value) && value.every(isEstimator),
  ),
  predict: optionalOption<object>("an estimator such as logisticRegression()", isEstimator),
  maxGraphs: integerOption(12, { min: 1 }),
};

function required(options: unknown): void {
  const given = typeof options === "object" && options !== null ? options : {};
  for (const name of ["embeddings", "predict"]) {
    if (new Map<string, unknown>(Object.entries(given)).get(name) !== undefined) continue;
    throw new PortraitError({
      code: "invalid-argument",
      message: `fuse: "${name}" is missing; received ${describeValue(options)}.`,
      hint: "Write fuse({ embeddings: [lightGcn()], predict: logisticRegression() }).",
    });
  }
}

/** What of the interactions may be learnt from: all before the instant up to which the examples look. */
function knownInteractions(name: string, data: Examples): Interactions {
  const { interactions, knownUntil, cutoffs } = data;
  if (interactions === undefined) {
    throw new PortraitError({
      code: "invalid-data",
      message: `fuse: the examples hold no interactions, which "${name}" learns from.`,
      hint: 'Pass "interactions" to buildExamples or createExamples.',
    });
  }
  checkReach(interactions.until, cutoffs);
  return interactionsBefore(interactions, Math.min(interactions.until, knownUntil));
}

async function learnGraphs(
  embeddings: readonly EmbeddingEstimator[],
  data: Examples,
  context: FitContext<Examples>,
  maxGraphs: number,
): Promise<readonly OutOfFold[]> {
  const names = distinctNames(embeddings.map(({ kind }) => kind));
  const learnt: OutOfFold[] = [];
  for (const [index, estimator] of embeddings.entries()) {
    const name = names[index] as string;
    const interactions = knownInteractions(name, data);
    learnt.push(await learnOutOfFold({ name, estimator, rows: data, interactions, maxGraphs }, context));
    await context.step(learnt.length, embeddings.length + 1);
  }
  return learnt;
}

async function learnFused(
  embeddings: readonly EmbeddingEstimator[],
  predict: Estimator<Examples, Model>,
  maxGraphs: number,
  data: Examples,
  context: FitContext<Examples>,
): Promise<Model> {
  countClasses(FUSE_KIND, data);
  const learnt = await learnGraphs(embeddings, data, context, maxGraphs);
  const spaces = learnt.map(({ space }) => space);
  const added = learnt.map(({ space: { name, model }, vectors }) => ({
    name,
    dimensions: model.dimensions,
    vectors,
  }));
  const columns = added.flatMap(({ name, dimensions }) => columnNames(name, dimensions));
  const wide: Examples = { ...data, table: addColumns(data.table, added) };
  const { validation } = context;
  const options = nestedOptions<Examples>(context, {
    label: "predict",
    validation: validation && withVectors(spaces, validation, validation.table),
  });
  const further = columns.map((name) => ({ name, type: "number" as const }));
  const classifier: Model = isTabular(predict)
    ? await fit(
        predict.withInputs({ columns: [...(predict.inputs?.columns ?? []), ...further] }),
        wide,
        options,
      )
    : await fit(predict, wide, options);
  if (!isClassifier(classifier)) throw noClassifier(classifier);
  const taken = new Set(classifier.inputs.columns.map(({ name }) => name));
  const left = columns.find((column) => !taken.has(column));
  if (left !== undefined) throw ignored(classifier, left);
  await context.step(embeddings.length + 1, embeddings.length + 1);
  return createFusedModel({ classifier, spaces });
}

function noClassifier({ kind }: Model): PortraitError {
  return new PortraitError({
    code: "not-supported",
    message: `fuse: "predict" must make a classifier; it made a model of kind "${kind}" that is none.`,
  });
}

function ignored({ kind }: Model, column: string): PortraitError {
  return new PortraitError({
    code: "not-supported",
    message: `fuse: a classifier of kind "${kind}" does not take the vectors of the graphs as inputs; it left out "${column}".`,
    hint: "Use an estimator that takes all number columns, or one that has withInputs, such as logisticRegression().",
  });
}

/**
 * Joins what a user's features say with what the items say that the user took up: learns graphs of users and items,
 * gives the users' vectors to a classifier as further inputs, and keeps both in one model.
 *
 * The vectors of training rows are learnt out of fold, or the classifier would trust vectors that know the answer. For
 * at most `maxGraphs` of the different cutoffs a graph is fitted on the interactions before it alone, earliest first; a
 * row at cutoff `c` gets the latest graph of an instant `<= c`, and in it the vector of what its user did before `c`.
 * Nothing from at or after a row's cutoff reaches its inputs. A graph model that can learn on is resumed from the graph
 * before it. Each graph is rotated to the one before it, by orthogonal Procrustes on their common items, so that a
 * dimension means the same in all. A last graph is fitted on all that the examples know and serves rows to come.
 *
 * The classifier sees its own inputs and number columns named after the graph's kind: `lightGcn_0`, `lightGcn_1` and so
 * on (`lightGcn2_0` for a second estimator of that kind). A user without a known item has the vector 0.
 *
 * The model's `inputs` are the classifier's own. `predictProba` needs a snapshot with interactions that reach its last
 * cutoff, and folds each row's user in with what it did before the row's cutoff; `predictOne` takes the items that the
 * user took up. `weights` and `contributions` are there if the classifier explains itself, `recommend` if a graph
 * recommends (the first that does). `dimensions`, `catalogue`, `itemVectors` and `embed` are those of the graph that
 * recommends, else of the first graph, in its own space.
 *
 * `predictOne` takes tens of microseconds with a graph of 64 dimensions, most of it for the vector.
 *
 * Fitting costs up to `maxGraphs + 1` fits of each graph, one pass over the interactions for each different cutoff, and
 * one fit of the classifier. Fits within have seeds of their own, and report progress as `fuse > lightGcn 2011-05-01`.
 *
 * `fit` throws PortraitError `invalid-data` when the examples hold no interactions, nothing happened before any cutoff,
 * or a column of a vector's name exists; `leakage` when the interactions end before a cutoff; `not-supported` when the
 * classifier does not take the vectors; `aborted`; and the errors of the estimators. Predicting throws
 * `invalid-argument` when there are no interactions, `leakage` when they end before a cutoff, and the errors of the
 * classifier.
 *
 * Source: Schönemann, "A generalized solution of the orthogonal Procrustes problem" (1966), for the rotation.
 *
 * @param options - See {@link FuseOptions}.
 * @throws PortraitError `invalid-argument` when `embeddings` or `predict` is missing; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, createInteractions, fit } from "@portrait/core";
 * import { fuse } from "@portrait/models/fusion";
 * import { lightGcn } from "@portrait/models/graph";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const items = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], fay: ["rum", "cola", "lime"] };
 * const users = Object.keys(items);
 * const taken = Object.entries(items).flatMap(([user, own]) => own.map((item) => ({ user, item, at: "2024-01-10" })));
 * const examples = createExamples({
 *   rows: users.map(() => ({ visits: 3 })),
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, true, false, false],
 *   users,
 *   cutoffs: users.map(() => "2024-02-01"),
 *   interactions: createInteractions(taken, "2024-02-01"),
 * });
 * const graph = lightGcn({ factors: 16, layers: 1, loss: "squares", userEmbeddings: false, steps: 60, learningRate: 0.05 });
 * const model = await fit(fuse({ embeddings: [graph], predict: logisticRegression() }), examples, { seed: 1 });
 * model.predictOne({ visits: 3 }, { items: ["honey"] }).value; // => true
 * model.predictOne({ visits: 3 }, { items: ["lime", "rum"] }).value; // => false
 * model.weights()[0]?.name; // => "lightGcn"
 * ```
 */
export function fuse<
  Row extends RowValues,
  M extends Classifier<Row>,
  const Graphs extends readonly EmbeddingEstimator[],
>(options: FuseOptions<Row, M, Graphs>): Estimator<Examples<Row>, FusedModelOf<Row, M, Graphs>> {
  required(options);
  const { maxGraphs } = resolveOptions(FUSE_KIND, optionRules, options);
  const embeddings = Object.freeze([...options.embeddings]);
  const { predict } = options;
  const describe = ({ kind, params }: { readonly kind: string; readonly params: unknown }) => ({
    kind,
    params,
  });
  return Object.freeze<Estimator<Examples<Row>, FusedModelOf<Row, M, Graphs>>>({
    kind: FUSE_KIND,
    params: Object.freeze({ embeddings: embeddings.map(describe), predict: describe(predict), maxGraphs }),
    async learn(data, context) {
      const model = await learnFused(embeddings, predict, maxGraphs, data, context);
      return model as FusedModelOf<Row, M, Graphs>;
    },
  });
}
