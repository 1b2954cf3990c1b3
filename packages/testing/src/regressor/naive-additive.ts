import {
  type Codec,
  type Estimator,
  type NumberExamples,
  PortraitError,
  type Regressor,
  type RowValues,
  type ScoringData,
  selectColumns,
  type Table,
  type TableSchema,
  tableFromRows,
  type VectorValue,
  valueAt,
} from "@portrait/core";
import { examplesFault } from "../supervised/examples-fault.js";

/**
 * A sound regressor for the tests of the suite: the mean of the targets, plus for each column what its value alone
 * says of the difference from the mean; a line for numbers, means for texts and truth values.
 */
export type NaiveAdditive = Regressor<RowValues>;

const KIND = "naiveAdditive";

interface LearntColumn {
  readonly name: string;
  readonly type: "number" | "boolean" | "category";
  /** Of a number: slope, centre, least and greatest value. */
  readonly line: readonly number[];
  /** Of a text or truth value: the mean difference of each. */
  readonly means: readonly (readonly [string, number])[];
}

interface Learnt {
  readonly columns: readonly LearntColumn[];
  readonly mean: number;
  readonly horizon: number;
}

function invalid(
  code: "invalid-data" | "invalid-argument" | "invalid-artifact",
  message: string,
): PortraitError {
  return new PortraitError({ code, message: `${KIND}: ${message}.` });
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

type Point = readonly [value: number, difference: number, weight: number];

function lineOf(points: readonly Point[]): readonly number[] {
  const values = points.map(([value]) => value);
  if (values.length === 0) return [0, 0, 0, 0];
  const total = sumOf(points.map(([, , weight]) => weight)) || 1;
  const centre = sumOf(points.map(([value, , weight]) => weight * value)) / total;
  const spread = sumOf(points.map(([value, , weight]) => weight * (value - centre) ** 2));
  const shared = sumOf(points.map(([value, difference, weight]) => weight * (value - centre) * difference));
  return [spread > 0 ? shared / spread : 0, centre, Math.min(...values), Math.max(...values)];
}

function learnColumn(name: string, data: NumberExamples, mean: number, weights: Float64Array): LearntColumn {
  const vector = data.table.columns[name];
  if (vector?.type !== "number" && vector?.type !== "boolean" && vector?.type !== "category") {
    throw invalid("invalid-data", `column "${name}" is of type ${vector?.type}, which it cannot read`);
  }
  const points: Point[] = [];
  const groups = new Map<string, [sum: number, weight: number]>();
  data.target.forEach((target, row) => {
    const value = valueAt(vector, row);
    const weight = weights[row] as number;
    if (value === null || weight === 0) return;
    if (typeof value === "number") {
      if (!Number.isFinite(value)) throw invalid("invalid-data", `column "${name}" holds an infinite number`);
      points.push([value, target - mean, weight]);
      return;
    }
    const [sum, count] = groups.get(String(value)) ?? [0, 0];
    groups.set(String(value), [sum + weight * (target - mean), count + weight]);
  });
  const means = [...groups].map(([text, [sum, count]]) => [text, sum / count] as const);
  means.sort(([left], [right]) => (left < right ? -1 : 1));
  return { name, type: vector.type, line: lineOf(points), means };
}

function difference({ line, means }: LearntColumn, value: VectorValue): number {
  if (value === null) return 0;
  if (typeof value !== "number") return means.find(([text]) => text === String(value))?.[1] ?? 0;
  const [slope = 0, centre = 0, least = 0, greatest = 0] = line;
  return slope * (Math.min(greatest, Math.max(least, value)) - centre);
}

function createModel(learnt: Learnt): NaiveAdditive {
  const { columns, mean, horizon } = learnt;
  const inputs: TableSchema = { columns: columns.map(({ name, type }) => ({ name, type })) };
  const tableOf = (data: ScoringData<RowValues>): Table => {
    if (Array.isArray(data)) return tableFromRows(KIND, data, inputs);
    if (typeof data === "object" && data !== null && "table" in data) {
      return selectColumns(KIND, data.table, inputs);
    }
    throw invalid("invalid-argument", "a snapshot or a list of rows is needed");
  };
  const predict = (table: Table, row: number): number =>
    mean +
    sumOf(columns.map((column) => difference(column, valueAt(table.columns[column.name] as never, row))));
  return Object.freeze<NaiveAdditive>({
    kind: KIND,
    inputs,
    horizon,
    async predict(data) {
      const table = tableOf(data);
      return Float64Array.from({ length: table.length }, (_, row) => predict(table, row));
    },
    predictOne: (row) => predict(tableFromRows(KIND, [row], inputs), 0),
    state: () => ({
      kind: KIND,
      version: 1,
      config: { horizon, columns: columns.map(({ name, type, means }) => ({ name, type, means })) },
      tensors: {
        mean: { shape: [1], data: Float64Array.of(mean) },
        lines: { shape: [columns.length, 4], data: Float64Array.from(columns.flatMap(({ line }) => line)) },
      },
      parts: {},
    }),
  });
}

const isMeans = (means: unknown): boolean =>
  Array.isArray(means) &&
  means.every((pair) => Array.isArray(pair) && typeof pair[0] === "string" && Number.isFinite(pair[1]));

/** Makes the models of their state again. */
export const naiveAdditiveCodec: Codec<NaiveAdditive> = {
  kind: KIND,
  decode({ version, config, tensors }) {
    const { horizon, columns } = config;
    const { mean, lines } = tensors;
    const fits =
      version === 1 &&
      typeof horizon === "number" &&
      Array.isArray(columns) &&
      mean?.data.length === 1 &&
      mean.shape.length === 1 &&
      lines?.shape.join() === [columns.length, 4].join();
    if (!fits) throw invalid("invalid-artifact", "the state does not fit together");
    const read = columns.map((column: Readonly<Record<string, unknown>> | null, index): LearntColumn => {
      const { name, type, means } = column ?? {};
      const known = type === "number" || type === "boolean" || type === "category";
      if (typeof name !== "string" || !known || !isMeans(means)) {
        throw invalid("invalid-artifact", `column ${index} is not described`);
      }
      const line = [...lines.data.subarray(index * 4, index * 4 + 4)];
      return { name, type, line, means: means as LearntColumn["means"] };
    });
    return createModel({ columns: read, mean: mean.data[0] as number, horizon });
  },
};

/** The sound estimator. */
export function naiveAdditive(): Estimator<NumberExamples, NaiveAdditive> {
  return Object.freeze<Estimator<NumberExamples, NaiveAdditive>>({
    kind: KIND,
    params: Object.freeze({}),
    async learn(data, context) {
      const fault = examplesFault(data);
      if (fault !== undefined) throw invalid(fault.code, fault.problem);
      if (data.target.length === 0) throw invalid("invalid-data", "there are no examples");
      if (!data.target.every(Number.isFinite)) throw invalid("invalid-data", "targets must be finite");
      const weights = data.weights ?? new Float64Array(data.target.length).fill(1);
      const mean =
        sumOf([...data.target].map((value, row) => value * (weights[row] as number))) / sumOf([...weights]);
      const names = Object.keys(data.table.columns).sort();
      const columns: LearntColumn[] = [];
      for (const name of names) {
        columns.push(learnColumn(name, data, mean, weights));
        await context.step(columns.length, names.length);
      }
      return createModel({ columns, mean, horizon: data.horizon });
    },
  });
}
