import {
  choiceOption,
  describeValue,
  numberOption,
  type OptionRule,
  optionalOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import type { TreeColumn } from "../../tree/ensemble/tree-inputs.js";

/** What an imported model predicts: yes or no, one of several classes, or a number. */
export type ImportTask = "binary" | "multiclass" | "regression";

/** Options of the imports of trees. */
export interface TreeImportOptions<Task extends ImportTask = ImportTask> {
  /** What the model predicts; it must agree with the file's objective. Left out, `binary`. */
  readonly task?: Task;
  /**
   * The input columns in the order of the file's features, for other names and types than the file tells: a boolean,
   * or a category whose levels stand in the order of their codes. Left out, the file's names; numbers but for
   * categories that the file spells out.
   */
  readonly columns?: readonly TreeColumn[];
  /** The classes' names in the order of the file's class numbers, for `multiclass`; left out, `"0"`, `"1"`, … */
  readonly classes?: readonly string[];
  /** How far ahead the outcome lies that was learnt, in milliseconds; left out, 0: no horizon. */
  readonly horizon?: number;
}

/** The options, defaults filled in. */
export interface ResolvedImport {
  /** What the model predicts. */
  readonly task: ImportTask;
  /** The input columns, if given. */
  readonly columns: readonly TreeColumn[] | undefined;
  /** The classes' names, if given. */
  readonly classes: readonly string[] | undefined;
  /** The horizon in milliseconds. */
  readonly horizon: number;
}

const different = (texts: readonly unknown[]): boolean =>
  texts.every((text) => typeof text === "string") && new Set(texts).size === texts.length;

function isColumn(value: unknown): value is TreeColumn {
  if (typeof value !== "object" || value === null || !("name" in value) || !("type" in value)) return false;
  if (typeof value.name !== "string") return false;
  if (value.type !== "category") return value.type === "number" || value.type === "boolean";
  return "levels" in value && Array.isArray(value.levels) && different(value.levels);
}

const columnsRule: OptionRule<readonly TreeColumn[] | undefined> = optionalOption<readonly TreeColumn[]>(
  'a list of columns with different names such as { name: "age", type: "number" } or { name: "colour", type: "category", levels: ["blue", "red"] }',
  (value) => Array.isArray(value) && value.every(isColumn) && different(value.map(({ name }) => name)),
);

const classesRule: OptionRule<readonly string[] | undefined> = optionalOption<readonly string[]>(
  "a list of different texts",
  (value) => Array.isArray(value) && different(value),
);

/**
 * Checks the options of an import.
 *
 * @param owner - Who imports, for messages.
 * @param options - What the caller passed.
 * @throws PortraitError `invalid-option`.
 */
export function resolveImport(owner: string, options: TreeImportOptions | undefined): ResolvedImport {
  return resolveOptions(
    owner,
    {
      task: choiceOption<ImportTask>("binary", ["binary", "multiclass", "regression"]),
      columns: columnsRule,
      classes: classesRule,
      horizon: numberOption(0, { min: 0 }),
    },
    options,
  );
}

/**
 * The columns of an imported model: those of the options, if as many as the file's features.
 *
 * @param owner - Who imports, for messages.
 * @param found - What the file tells.
 * @param given - What the caller passed.
 * @throws PortraitError `invalid-option`.
 */
export function importColumns(
  owner: string,
  found: readonly TreeColumn[],
  given: readonly TreeColumn[] | undefined,
): readonly TreeColumn[] {
  if (given === undefined) return found;
  if (given.length === found.length) {
    return given.map((column, index) =>
      found[index]?.zeroIsMissing === true && column.type === "number"
        ? { ...column, zeroIsMissing: true }
        : column,
    );
  }
  throw new PortraitError({
    code: "invalid-option",
    message: `${owner}: "columns" must describe the ${found.length} features of the file; received ${given.length}.`,
    hint: "Name them in the order in which the model was trained.",
  });
}

/**
 * The names of the classes of an imported model.
 *
 * @param owner - Who imports, for messages.
 * @param count - How many the file has.
 * @param given - What the caller passed.
 * @throws PortraitError `invalid-option`.
 */
export function importClasses(
  owner: string,
  count: number,
  given: readonly string[] | undefined,
): readonly string[] {
  if (given === undefined) return Array.from({ length: count }, (_, index) => String(index));
  if (given.length === count) return given;
  throw new PortraitError({
    code: "invalid-option",
    message: `${owner}: "classes" must name the ${count} classes of the file; received ${given.length}.`,
  });
}

/**
 * The error of a file whose objective is for another task.
 *
 * @param owner - Who imports.
 * @param objective - The file's objective.
 * @param task - What was asked for.
 * @param fitting - What it is for.
 */
export function wrongTask(
  owner: string,
  objective: string,
  task: ImportTask,
  fitting: ImportTask,
): PortraitError {
  return new PortraitError({
    code: "invalid-option",
    message: `${owner}: "task" is ${describeValue(task)}, but the objective of the file, ${describeValue(objective)}, is for ${describeValue(fitting)}.`,
    hint: `Pass task: ${JSON.stringify(fitting)}.`,
    details: { objective, task, fitting },
  });
}
