import { PortraitError } from "@portrait/core";
import type { Dependence, GridValue } from "../inspection/dependence.js";
import type { Importances } from "../inspection/importance.js";
import { listAt, numberAt, objectAt, textAt } from "./plain.js";

/** How much a model needs columns. */
export interface ImportanceFacts {
  /** Which model. */
  readonly title: string;
  /** The metric that gets worse, as people write it. */
  readonly metric: string;
  /** The metric on the rows as they are. */
  readonly base: number;
  /** How often each group of columns was permuted. */
  readonly repeats: number;
  /** The share of resamples within an interval. */
  readonly level: number;
  /** The columns and groups, the most important first. */
  readonly columns: readonly {
    /** The columns, joined. */
    readonly name: string;
    /** By how much the metric gets worse. */
    readonly value: number;
    /** The lower bound of its interval. */
    readonly low: number;
    /** The upper bound of its interval. */
    readonly high: number;
  }[];
}

/** How a model's answer changes with one or two columns. */
export interface DependenceFacts {
  /** Which model, and which columns. */
  readonly title: string;
  /** The columns that were set. */
  readonly columns: readonly {
    /** The name. */
    readonly name: string;
    /** The type of the values. */
    readonly type: "number" | "boolean" | "category";
    /** The values. */
    readonly values: readonly GridValue[];
  }[];
  /** What the model says. */
  readonly outputs: readonly string[];
  /** The mean answers, row-major by point and output. */
  readonly average: readonly number[];
  /** For single rows the answers, row-major by point and output. */
  readonly ice: readonly (readonly number[])[];
}

/** An entry of `importances` of a report. */
export interface ImportancesInit {
  /** Which model. */
  readonly title: string;
  /** What `permutationImportance` in `@portrait/metrics/inspection` gave. */
  readonly importances: Importances;
}

/** An entry of `dependences` of a report. */
export interface DependenceInit {
  /** Which model, and which columns. */
  readonly title: string;
  /** What `partialDependence` in `@portrait/metrics/inspection` gave. */
  readonly dependence: Dependence;
}

const TYPES = ["number", "boolean", "category"] as const;

function refuse(path: string, expected: string): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `createReport: ${path} must be ${expected}.`,
    hint: "Await it before you pass its result.",
    details: { path },
  });
}

/**
 * One entry of `importances`.
 *
 * @param path - Where it stands, for the message.
 * @param entry - What the caller passed.
 * @throws PortraitError `invalid-argument`.
 */
export function importancesAt(path: string, entry: unknown): ImportanceFacts {
  const { title, importances } = objectAt(path, entry);
  const given = objectAt(`${path}.importances`, importances);
  if (!Array.isArray(given.importances))
    throw refuse(`${path}.importances`, "what permutationImportance gave");
  const protocol = objectAt(`${path}.importances.protocol`, given.protocol);
  return {
    title: textAt(`${path}.title`, title),
    metric: textAt(
      `${path}.importances.metric.title`,
      objectAt(`${path}.importances.metric`, given.metric).title,
    ),
    base: numberAt(`${path}.importances.base`, given.base),
    repeats: numberAt(`${path}.importances.protocol.repeats`, protocol.repeats),
    level: numberAt(`${path}.importances.protocol.level`, protocol.level),
    columns: listAt(`${path}.importances.importances`, given.importances, (place, value) => {
      const { columns, value: worse, low, high } = objectAt(place, value);
      return {
        name: listAt(`${place}.columns`, columns, (at, name) => textAt(at, name)).join(" + "),
        value: numberAt(`${place}.value`, worse),
        low: numberAt(`${place}.low`, low),
        high: numberAt(`${place}.high`, high),
      };
    }),
  };
}

function gridValueAt(path: string, value: unknown): GridValue {
  if (value === null || typeof value === "boolean") return value;
  return typeof value === "string" ? value : numberAt(path, value);
}

function numbersAt(path: string, values: unknown): readonly number[] {
  const list: unknown = ArrayBuffer.isView(values) ? Array.from(values as Float64Array) : values;
  return listAt(path, list, (place, value) => numberAt(place, value));
}

/**
 * One entry of `dependences`.
 *
 * @param path - Where it stands, for the message.
 * @param entry - What the caller passed.
 * @throws PortraitError `invalid-argument`.
 */
export function dependenceAt(path: string, entry: unknown): DependenceFacts {
  const { title, dependence } = objectAt(path, entry);
  const given = objectAt(`${path}.dependence`, dependence);
  const columns = listAt(`${path}.dependence.columns`, given.columns, (place, value) => {
    const { name, type, values } = objectAt(place, value);
    const known = TYPES.find((other) => other === type);
    if (known === undefined) throw refuse(`${place}.type`, "number, boolean or category");
    return {
      name: textAt(`${place}.name`, name),
      type: known,
      values: listAt(`${place}.values`, values, gridValueAt),
    };
  });
  const outputs = listAt(`${path}.dependence.outputs`, given.outputs, (place, value) => textAt(place, value));
  const average = numbersAt(`${path}.dependence.average`, given.average);
  const points = columns.reduce((product, { values }) => product * values.length, 1) * outputs.length;
  if (columns.length < 1 || columns.length > 2 || points === 0 || average.length !== points) {
    throw refuse(`${path}.dependence`, "what partialDependence gave");
  }
  const single =
    given.ice === null || given.ice === undefined
      ? []
      : numbersAt(`${path}.dependence.ice.values`, objectAt(`${path}.dependence.ice`, given.ice).values);
  return {
    title: textAt(`${path}.title`, title),
    columns,
    outputs,
    average,
    ice: Array.from({ length: Math.floor(single.length / points) }, (_, row) =>
      single.slice(row * points, (row + 1) * points),
    ),
  };
}
