import {
  type Classifier,
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
  tableFromRows,
  type VectorValue,
  valueAt,
} from "@portrait/core";

/** A sound classifier for the tests of the suite: naive Bayes with Gaussian numbers and smoothed categories. */
export type NaiveBayes = Classifier;

const KIND = "naiveBayes";
const CLASSES = [false, true] as const;

type Moments = readonly [count: number, mean: number, variance: number];

/** What is learnt of one column: for each class the moments of its numbers, or the counts of its texts. */
interface LearntColumn {
  readonly name: string;
  readonly type: "number" | "boolean" | "category";
  readonly moments: readonly Moments[];
  readonly counts: readonly (readonly (readonly [string, number])[])[];
}

interface Learnt {
  readonly columns: readonly LearntColumn[];
  readonly prior: readonly number[];
  readonly horizon: number;
}

function invalid(
  code: "invalid-data" | "invalid-argument" | "invalid-artifact",
  message: string,
): PortraitError {
  return new PortraitError({ code, message: `${KIND}: ${message}.` });
}

function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  return [values.length, mean, spread + 1e-3];
}

function countsOf(values: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
}

function learnColumn(name: string, data: Examples): LearntColumn {
  const vector = data.table.columns[name];
  if (vector?.type !== "number" && vector?.type !== "boolean" && vector?.type !== "category") {
    throw invalid("invalid-data", `column "${name}" is of type ${vector?.type}, which it cannot read`);
  }
  const held = CLASSES.map((class_) =>
    Array.from(data.target.keys())
      .filter((row) => data.target[row] === Number(class_))
      .map((row) => valueAt(vector, row))
      .filter((value) => value !== null),
  );
  const numbers = held.map((values) => values.filter((value) => typeof value === "number"));
  if (numbers.flat().some((value) => !Number.isFinite(value))) {
    throw invalid("invalid-data", `column "${name}" holds an infinite number`);
  }
  const texts = held.map((values) => values.filter((value) => typeof value !== "number").map(String));
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

function probabilitiesOf({ columns, prior }: Learnt, row: RowValues): readonly number[] {
  const scores = CLASSES.map((_, class_) =>
    columns.reduce(
      (sum, column) => sum + logLikelihood(column, class_, row[column.name] ?? null),
      Math.log(prior[class_] as number),
    ),
  );
  const odds = Math.exp((scores[0] as number) - (scores[1] as number));
  const yes = 1 / (1 + odds);
  return [1 - yes, yes];
}

function createModel(learnt: Learnt): NaiveBayes {
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
  return Object.freeze<NaiveBayes>({
    kind: KIND,
    classes: CLASSES,
    inputs,
    horizon: learnt.horizon,
    async predictProba(data) {
      const table = tableOf(data);
      const rows = Array.from({ length: table.length }, (_, row) =>
        probabilitiesOf(learnt, rowOf(table, row)),
      );
      const values = Float64Array.from(rows.flat());
      const of = (class_: boolean): Float64Array =>
        Float64Array.from(rows, (row) => row[Number(class_)] as number);
      return { classes: CLASSES, length: table.length, values, of };
    },
    predictOne(row) {
      const probabilities = probabilitiesOf(learnt, rowOf(tableFromRows(KIND, [row], inputs), 0));
      const value = (probabilities[1] as number) > (probabilities[0] as number);
      return { value, probability: Math.max(...probabilities), probabilities };
    },
    state: () => stateOf(learnt),
  });
}

function stateOf({ columns, prior, horizon }: Learnt): ModelState {
  const moments = columns.flatMap(({ moments }) => moments.flat());
  return {
    kind: KIND,
    version: 1,
    config: { horizon, columns: columns.map(({ name, type, counts }) => ({ name, type, counts })) },
    tensors: {
      prior: { shape: [2], data: Float64Array.from(prior) },
      moments: { shape: [columns.length, 2, 3], data: Float64Array.from(moments) },
    },
    parts: {},
  };
}

const isCounts = (counts: Json | undefined): boolean =>
  Array.isArray(counts) &&
  counts.length === 2 &&
  counts.every(
    (list) =>
      Array.isArray(list) &&
      list.every((pair) => Array.isArray(pair) && typeof pair[0] === "string" && Number.isFinite(pair[1])),
  );

function decode({ version, config, tensors }: DecodedState): NaiveBayes {
  const { horizon, columns } = config;
  const [prior, moments] = [tensors.prior, tensors.moments];
  const fits =
    version === 1 &&
    typeof horizon === "number" &&
    Array.isArray(columns) &&
    prior?.data.length === 2 &&
    moments?.shape.join() === [columns.length, 2, 3].join() &&
    moments.data.length === columns.length * 6;
  if (!fits) throw invalid("invalid-artifact", "the state does not fit together");
  const read = columns.map((column: { readonly [name: string]: Json }, index) => {
    const { name, type, counts } = column ?? {};
    if (typeof name !== "string" || !/^(number|boolean|category)$/.test(String(type)) || !isCounts(counts)) {
      throw invalid("invalid-artifact", `column ${index} is not described`);
    }
    const numbers = Array.from(moments.data.subarray(index * 6, index * 6 + 6));
    return { ...column, moments: [numbers.slice(0, 3), numbers.slice(3)] };
  });
  return createModel({ columns: read as never, prior: [...prior.data], horizon });
}

/** Makes the models of their state again. */
export const naiveBayesCodec: Codec<NaiveBayes> = { kind: KIND, decode };

/** The sound estimator. */
export function naiveBayes(): Estimator<Examples, NaiveBayes> {
  return Object.freeze<Estimator<Examples, NaiveBayes>>({
    kind: KIND,
    params: Object.freeze({}),
    async learn(data, context) {
      if (typeof data !== "object" || !("table" in data))
        throw invalid("invalid-argument", "examples are needed");
      const [no, yes] = [0, 1].map((outcome) => data.target.filter((value) => value === outcome).length);
      if (!no || !yes) throw invalid("invalid-data", "both outcomes are needed");
      const names = Object.keys(data.table.columns).sort();
      const columns: LearntColumn[] = [];
      for (const name of names) {
        columns.push(learnColumn(name, data));
        await context.step(columns.length, names.length);
      }
      const { horizon } = data;
      return createModel({ columns, prior: [no, yes].map((count) => count / (no + yes)), horizon });
    },
  });
}
