import type {
  Classifier,
  ClassTarget,
  Examples,
  FitContext,
  Resumable,
  RowValues,
  TableSchema,
  TargetVector,
} from "@portrait/core";
import { tableFromRows } from "@portrait/core";
import { checkRow } from "../input/check-row.js";
import { scoringTable } from "../input/scoring-table.js";
import type { ClassTask } from "../multiclass/class-task.js";
import { softmaxRows } from "../multiclass/softmax.js";
import { type ClassStatistics, learnStatistics, mergeStatistics } from "./class-statistics.js";
import { columnLikelihoods } from "./likelihood.js";
import type { NaiveBayesParams } from "./naive-bayes-options.js";
import { statisticsState } from "./statistics-state.js";

/** The kind of naive Bayes models and of their estimator. */
export const NAIVE_BAYES_KIND = "naiveBayes";

/** The version of the layout of their state. */
export const NAIVE_BAYES_VERSION = 1;

/**
 * Naive Bayes: the probability of a class is proportional to how frequent it is times the likelihoods of the columns'
 * values in it, as if they were independent of each other.
 */
export interface NaiveBayesModel<
  Row extends RowValues = RowValues,
  Class = boolean,
  Target extends TargetVector = Uint8Array,
> extends Classifier<Row, Class>,
    Resumable<Examples<Row, Target>, NaiveBayesModel<Row, Class, Target>> {
  /** What kind of model. */
  readonly kind: "naiveBayes";
  /** For each class the sum of the weights of the rows it was learnt from. */
  readonly classWeights: readonly number[];
}

/** Naive Bayes of several classes. */
export type NaiveBayesClassModel<Row extends RowValues = RowValues> = NaiveBayesModel<
  Row,
  string,
  ClassTarget
>;

/** What naive Bayes learnt. */
export interface NaiveBayesFit<Row extends RowValues, Class, Target extends TargetVector> {
  /** Two classes or several. */
  readonly task: ClassTask<Class, Target>;
  /** The sums over rows. */
  readonly statistics: ClassStatistics<Class>;
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The options. */
  readonly params: NaiveBayesParams;
}

async function learnOn<Row extends RowValues, Class, Target extends TargetVector>(
  fit: NaiveBayesFit<Row, Class, Target>,
  data: Examples<Row, Target>,
  context: FitContext<Examples<Row, Target>>,
): Promise<NaiveBayesModel<Row, Class, Target>> {
  const owner = NAIVE_BAYES_KIND;
  const rows = fit.task.readAny(owner, data);
  const { inputs, params } = fit;
  const more = await learnStatistics(
    { owner, table: data.table, inputs, rows, likelihood: params.likelihood },
    (done, of) => context.step(done, of),
  );
  return createNaiveBayesModel({ ...fit, statistics: mergeStatistics(owner, fit.statistics, more) });
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createNaiveBayesModel<Row extends RowValues, Class, Target extends TargetVector>(
  fit: NaiveBayesFit<Row, Class, Target>,
): NaiveBayesModel<Row, Class, Target> {
  const { task, statistics, inputs, horizon, params } = fit;
  const { classes, totals } = statistics;
  const width = classes.length;
  const all = totals.reduce((sum, total) => sum + total, 0);
  const priors = totals.map((total) => (params.fitPrior ? Math.log(total / all) : -Math.log(width)));
  const likelihoods = columnLikelihoods(NAIVE_BAYES_KIND, statistics, params);

  return Object.freeze<NaiveBayesModel<Row, Class, Target>>({
    kind: NAIVE_BAYES_KIND,
    classes,
    inputs,
    horizon,
    classWeights: Object.freeze([...totals]),
    async predictProba(data) {
      const table = scoringTable(NAIVE_BAYES_KIND, data, inputs);
      const scores = new Float64Array(table.length * width);
      for (let row = 0; row < table.length; row++) scores.set(priors, row * width);
      inputs.columns.forEach(({ name }, index) => {
        likelihoods[index]?.addVector(table.columns[name], scores);
      });
      return task.probabilities(NAIVE_BAYES_KIND, classes, softmaxRows(scores, width));
    },
    predictOne(row) {
      checkRow(NAIVE_BAYES_KIND, row, inputs);
      const scores = priors.slice();
      inputs.columns.forEach(({ name }, index) => {
        if (likelihoods[index]?.addValue(row[name], scores) !== true)
          tableFromRows(NAIVE_BAYES_KIND, [row], inputs);
      });
      return task.prediction(classes, [...softmaxRows(scores, width)]);
    },
    learnOn: (data, context) => learnOn(fit, data, context),
    state() {
      const { config, tensors } = statisticsState(statistics);
      return {
        kind: NAIVE_BAYES_KIND,
        version: NAIVE_BAYES_VERSION,
        config: {
          task: task.name,
          classes: classes.map(String),
          params: { ...params },
          columns: config,
          horizon,
        },
        tensors,
        parts: {},
      };
    },
  });
}
