import {
  type ClassExamples,
  type Classifier,
  type ClassTarget,
  type Codec,
  type DecodedState,
  type Estimator,
  type Examples,
  type Json,
  type ModelState,
  PortraitError,
  type RowValues,
  type ScoringData,
  selectColumns,
  type Table,
  type TableSchema,
  type TargetVector,
  tableFromRows,
  type VectorValue,
  valueAt,
} from "@portrait/core";
import { examplesFault } from "../supervised/examples-fault.js";

/** A sound classifier for the tests of the suite: naive Bayes with Gaussian numbers and smoothed categories. */
export type NaiveBayes = Classifier;

/** The same for several classes. */
export type NaiveBayesOfClasses = Classifier<RowValues, string>;

const KIND = "naiveBayes";
const BINARY: readonly boolean[] = Object.freeze([false, true]);

type Moments = readonly [count: number, mean: number, variance: number];
type Weighted<Value> = readonly (readonly [value: Value, weight: number])[];

/** What is learnt of one column: for each class the moments of its numbers, or the counts of its texts. */
interface LearntColumn {
  readonly name: string;
  readonly type: "number" | "boolean" | "category";
  readonly moments: readonly Moments[];
  readonly counts: readonly (readonly (readonly [string, number])[])[];
}

interface Learnt<Class> {
  readonly columns: readonly LearntColumn[];
  readonly classes: readonly Class[];
  readonly prior: readonly number[];
  readonly horizon: number;
}

function invalid(
  code: "invalid-data" | "invalid-argument" | "invalid-artifact",
  message: string,
): PortraitError {
  return new PortraitError({ code, message: `${KIND}: ${message}.` });
}

function momentsOf(values: Weighted<number>): Moments {
  const count = values.reduce((sum, [, weight]) => sum + weight, 0);
  const mean = values.reduce((sum, [value, weight]) => sum + weight * value, 0) / (count || 1);
  const spread =
    values.reduce((sum, [value, weight]) => sum + weight * (value - mean) ** 2, 0) / (count || 1);
  return [count, mean, spread + 1e-3];
}

function countsOf(values: Weighted<string>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const [value, weight] of values) counts.set(value, (counts.get(value) ?? 0) + weight);
  return [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
}

function learnColumn(
  name: string,
  table: Table,
  classOf: readonly number[],
  classes: number,
  weights: ArrayLike<number>,
): LearntColumn {
  const vector = table.columns[name];
  if (vector?.type !== "number" && vector?.type !== "boolean" && vector?.type !== "category") {
    throw invalid("invalid-data", `column "${name}" is of type ${vector?.type}, which it cannot read`);
  }
  const held = Array.from({ length: classes }, (_, class_) =>
    classOf.flatMap((code, row) =>
      code === class_ ? [[valueAt(vector, row), weights[row] as number] as const] : [],
    ),
  );
  const numbers = held.map((values) =>
    values.flatMap(([value, weight]) => (typeof value === "number" ? [[value, weight] as const] : [])),
  );
  if (numbers.flat().some(([value]) => !Number.isFinite(value))) {
    throw invalid("invalid-data", `column "${name}" holds an infinite number`);
  }
  const texts = held.map((values) =>
    values.flatMap(([value, weight]) =>
      value === null || typeof value === "number" ? [] : [[String(value), weight] as const],
    ),
  );
  return { name, type: vector.type, moments: numbers.map(momentsOf), counts: texts.map(countsOf) };
}

function logLikelihood(column: LearntColumn, class_: number, value: VectorValue): number {
  if (value === null) return 0;
  if (typeof value === "number") {
    const [count, mean, variance] = column.moments[class_] as Moments;
    if (count === 0) return 0;
    return Math.max(-50, -((value - mean) ** 2) / (2 * variance) - Math.log(variance) / 2);
  }
  const counts = column.counts[class_] ?? [];
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const count = counts.find(([text]) => text === String(value))?.[1] ?? 0;
  return Math.log((count + 1) / (total + 10));
}

function probabilitiesOf({ columns, prior }: Learnt<unknown>, row: RowValues): readonly number[] {
  const scores = prior.map((share, class_) =>
    columns.reduce(
      (sum, column) => sum + logLikelihood(column, class_, row[column.name] ?? null),
      Math.log(share + 1e-9),
    ),
  );
  const greatest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function createModel<Class>(learnt: Learnt<Class>): Classifier<RowValues, Class> {
  const { classes } = learnt;
  const inputs: TableSchema = { columns: learnt.columns.map(({ name, type }) => ({ name, type })) };
  const tableOf = (data: ScoringData<RowValues>): Table => {
    if (Array.isArray(data)) return tableFromRows(KIND, data, inputs);
    if (typeof data === "object" && data !== null && "table" in data) {
      return selectColumns(KIND, data.table, inputs);
    }
    throw invalid("invalid-argument", "a snapshot or a list of rows is needed");
  };
  const rowOf = (table: Table, row: number): RowValues =>
    Object.fromEntries(inputs.columns.map(({ name }) => [name, valueAt(table.columns[name] as never, row)]));
  return Object.freeze<Classifier<RowValues, Class>>({
    kind: KIND,
    classes,
    inputs,
    horizon: learnt.horizon,
    async predictProba(data) {
      const table = tableOf(data);
      const rows = Array.from({ length: table.length }, (_, row) =>
        probabilitiesOf(learnt, rowOf(table, row)),
      );
      const values = Float64Array.from(rows.flat());
      const of = (class_: Class): Float64Array =>
        Float64Array.from(rows, (row) => row[classes.indexOf(class_)] as number);
      return { classes, length: table.length, values, of };
    },
    predictOne(row) {
      const probabilities = probabilitiesOf(learnt, rowOf(tableFromRows(KIND, [row], inputs), 0));
      const probability = Math.max(...probabilities);
      return { value: classes[probabilities.indexOf(probability)] as Class, probability, probabilities };
    },
    state: () => stateOf(learnt),
  });
}

function stateOf({ columns, classes, prior, horizon }: Learnt<unknown>): ModelState {
  const moments = columns.flatMap(({ moments }) => moments.flat());
  return {
    kind: KIND,
    version: 1,
    config: {
      horizon,
      classes: classes === BINARY ? null : (classes as readonly string[]),
      columns: columns.map(({ name, type, counts }) => ({ name, type, counts })),
    },
    tensors: {
      prior: { shape: [classes.length], data: Float64Array.from(prior) },
      moments: { shape: [columns.length, classes.length, 3], data: Float64Array.from(moments) },
    },
    parts: {},
  };
}

const isCounts = (counts: Json | undefined, classes: number): boolean =>
  Array.isArray(counts) &&
  counts.length === classes &&
  counts.every(
    (list) =>
      Array.isArray(list) &&
      list.every((pair) => Array.isArray(pair) && typeof pair[0] === "string" && Number.isFinite(pair[1])),
  );

function decode({ version, config, tensors }: DecodedState): Learnt<boolean> | Learnt<string> {
  const { horizon, columns, classes } = config;
  const [prior, moments] = [tensors.prior, tensors.moments];
  const count = classes === null ? 2 : Array.isArray(classes) ? classes.length : 0;
  const fits =
    version === 1 &&
    typeof horizon === "number" &&
    Array.isArray(columns) &&
    count > 1 &&
    prior?.data.length === count &&
    moments?.shape.join() === [columns.length, count, 3].join() &&
    moments.data.length === columns.length * count * 3;
  if (!fits) throw invalid("invalid-artifact", "the state does not fit together");
  const read = columns.map((column: { readonly [name: string]: Json }, index): LearntColumn => {
    const { name, type, counts } = column ?? {};
    if (
      typeof name !== "string" ||
      (type !== "number" && type !== "boolean" && type !== "category") ||
      !isCounts(counts, count)
    ) {
      throw invalid("invalid-artifact", `column ${index} is not described`);
    }
    const own = Array.from({ length: count }, (_, class_): Moments => {
      const at = (index * count + class_) * 3;
      return [moments.data[at] ?? 0, moments.data[at + 1] ?? 0, moments.data[at + 2] ?? 0];
    });
    return { name, type, counts: counts as LearntColumn["counts"], moments: own };
  });
  const learnt = { columns: read, prior: [...prior.data], horizon };
  return classes === null
    ? { ...learnt, classes: BINARY }
    : { ...learnt, classes: classes as readonly string[] };
}

/** Makes the models of their state again. */
export const naiveBayesCodec: Codec<NaiveBayes> = {
  kind: KIND,
  decode: (state) => createModel(decode(state) as Learnt<boolean>),
};

/** Makes the models of several classes of their state again. */
export const naiveBayesOfClassesCodec: Codec<NaiveBayesOfClasses> = {
  kind: KIND,
  decode: (state) => createModel(decode(state) as Learnt<string>),
};

function estimatorOf<Target extends TargetVector, Class>(
  read: (target: Target) => { readonly codes: readonly number[]; readonly classes: readonly Class[] },
): Estimator<Examples<RowValues, Target>, Classifier<RowValues, Class>> {
  return Object.freeze<Estimator<Examples<RowValues, Target>, Classifier<RowValues, Class>>>({
    kind: KIND,
    params: Object.freeze({}),
    async learn(data, context) {
      const fault = examplesFault(data);
      if (fault !== undefined) throw invalid(fault.code, fault.problem);
      const { codes, classes } = read(data.target);
      if (codes.some((code) => !(code >= 0 && code < classes.length))) {
        throw invalid("invalid-data", "a row is of no class");
      }
      const { length } = data.table;
      const weights = data.weights ?? new Float64Array(length).fill(1);
      const sums = classes.map((_, class_) =>
        codes.reduce((sum, code, row) => sum + (code === class_ ? (weights[row] as number) : 0), 0),
      );
      if (sums.filter((sum) => sum > 0).length < 2) throw invalid("invalid-data", "two outcomes are needed");
      const names = Object.keys(data.table.columns).sort();
      const columns: LearntColumn[] = [];
      for (const name of names) {
        columns.push(learnColumn(name, data.table, codes, classes.length, weights));
        await context.step(columns.length, names.length);
      }
      const total = sums.reduce((sum, part) => sum + part, 0);
      return createModel({ columns, classes, prior: sums.map((sum) => sum / total), horizon: data.horizon });
    },
  });
}

/** The sound estimator. */
export function naiveBayes(): Estimator<Examples, NaiveBayes> {
  return estimatorOf((target: Uint8Array) => ({ codes: [...target], classes: BINARY }));
}

/** The sound estimator for several classes. */
export function naiveBayesOfClasses(): Estimator<ClassExamples, NaiveBayesOfClasses> {
  return estimatorOf(({ codes, classes }: ClassTarget) => ({ codes: [...codes], classes }));
}
