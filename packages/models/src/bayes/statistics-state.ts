import {
  choiceOption,
  type DecodedState,
  type Json,
  type RowValues,
  type TableSchema,
  type Tensor,
} from "@portrait/core";
import { type ConfigReader, invalidArtifact, readTensor, textRule, textsRule } from "../input/artifact.js";
import { canRead } from "./bayes-columns.js";
import { type ClassStatistics, type ColumnStatistics, statisticsKind } from "./class-statistics.js";
import { TRUTHS } from "./level-counts.js";
import { MOMENTS } from "./moments.js";
import type { NaiveBayesLikelihood } from "./naive-bayes-options.js";
import { widthRule } from "./width-rule.js";

/**
 * Statistics as data: the config of the columns, and the tensors `totals`, and `column0`, `column1`, ... (and `seen0`,
 * ... for features).
 *
 * @param statistics - The statistics.
 */
export function statisticsState<Class>(statistics: ClassStatistics<Class>): {
  readonly config: Json;
  readonly tensors: Readonly<Record<string, Tensor>>;
} {
  const { columns, totals } = statistics;
  const classes = totals.length;
  const tensors: Record<string, Tensor> = { totals: { shape: [classes], data: totals.slice() } };
  const config = columns.map((column, index): Json => {
    const { name, type } = column;
    const tensor = `column${index}`;
    if (column.kind === "moments") {
      tensors[tensor] = { shape: [classes, MOMENTS], data: column.values.slice() };
      return { name, type };
    }
    const width = column.kind === "levels" ? column.levels.length : column.width;
    tensors[tensor] = { shape: [classes, width], data: column.counts.slice() };
    if (column.kind === "levels") return { name, type, levels: column.levels };
    tensors[`seen${index}`] = { shape: [classes], data: column.seen.slice() };
    return { name, type, width };
  });
  return { config, tensors };
}

const typeRule = choiceOption("number", ["number", "boolean", "category", "sparse"]);

/** What {@link statisticsFromState} reads. */
export interface SavedStatistics {
  /** The model's kind, for messages. */
  readonly kind: string;
  /** The state, which holds the tensors. */
  readonly state: DecodedState;
  /** The config of each column. */
  readonly columns: readonly ConfigReader[];
  /** How many classes there are. */
  readonly classes: number;
  /** The likelihood. */
  readonly likelihood: NaiveBayesLikelihood;
}

function readSums(saved: SavedStatistics, tensor: string, shape: readonly number[]): Float64Array {
  const sums = readTensor(saved.kind, saved.state, tensor, shape);
  const odd = sums.findIndex((value) => value < 0);
  if (odd < 0) return sums;
  throw invalidArtifact(
    saved.kind,
    `tensor "${tensor}" must hold numbers >= 0; number ${odd} is ${sums[odd]}`,
  );
}

function readMoments(saved: SavedStatistics, tensor: string): Float64Array {
  const values = readTensor(saved.kind, saved.state, tensor, [saved.classes, MOMENTS]);
  const odd = values.findIndex((value, at) => at % MOMENTS !== 1 && value < 0);
  if (odd < 0) return values;
  throw invalidArtifact(
    saved.kind,
    `tensor "${tensor}" must hold weights and sums of squares >= 0; number ${odd} is ${values[odd]}`,
  );
}

function readColumn(saved: SavedStatistics, config: ConfigReader, index: number): ColumnStatistics {
  const { kind, classes, likelihood } = saved;
  const name = config.read("name", textRule);
  const type = config.read("type", typeRule);
  if (!canRead(likelihood, type)) {
    throw invalidArtifact(
      kind,
      `column "${name}" is of type ${type}, which the likelihood "${likelihood}" cannot read`,
    );
  }
  const tensor = `column${index}`;
  const counted = statisticsKind(likelihood, type);
  if (counted === "moments" && type !== "category" && type !== "sparse") {
    return Object.freeze({ kind: counted, name, type, values: readMoments(saved, tensor) });
  }
  if (counted === "levels" && (type === "category" || type === "boolean")) {
    const levels = type === "boolean" ? TRUTHS : Object.freeze([...config.read("levels", textsRule)]);
    const counts = readSums(saved, tensor, [classes, levels.length]);
    return Object.freeze({ kind: counted, name, type, levels, counts });
  }
  if (type === "category") throw invalidArtifact(kind, `column "${name}" has no features`);
  const width = type === "sparse" ? config.read("width", widthRule) : 1;
  return Object.freeze({
    kind: "features",
    name,
    type,
    presence: likelihood === "bernoulli",
    width,
    counts: readSums(saved, tensor, [classes, width]),
    seen: readSums(saved, `seen${index}`, [classes]),
  });
}

/**
 * Makes statistics out of their state again.
 *
 * @param saved - See {@link SavedStatistics}.
 * @param classes - The classes.
 * @throws PortraitError `invalid-artifact`.
 */
export function statisticsFromState<Class>(
  saved: SavedStatistics,
  classes: readonly Class[],
): ClassStatistics<Class> {
  const totals = readSums(saved, "totals", [saved.classes]);
  if (!totals.some((total) => total > 0)) {
    throw invalidArtifact(saved.kind, 'tensor "totals" must hold a number > 0');
  }
  const columns = saved.columns.map((config, index) => readColumn(saved, config, index));
  const repeated = columns.find(
    ({ name }, index) => columns.findIndex((other) => other.name === name) !== index,
  );
  if (repeated !== undefined)
    throw invalidArtifact(saved.kind, `input column "${repeated.name}" occurs twice`);
  return Object.freeze({ classes, totals, columns: Object.freeze(columns) });
}

/**
 * The schema of the columns of statistics.
 *
 * @param statistics - The statistics.
 */
export function schemaOfStatistics<Row extends RowValues, Class>(
  statistics: ClassStatistics<Class>,
): TableSchema<Row> {
  const columns = statistics.columns.map(({ name, type }) => ({ name: name as keyof Row & string, type }));
  return Object.freeze({ columns: Object.freeze(columns) });
}
