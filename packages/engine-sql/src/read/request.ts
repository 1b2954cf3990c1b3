import {
  type CleaningPlan,
  type Columns,
  type EventDefinition,
  optionalOption,
  type ReadOptions,
  resolveOptions,
} from "@portrait/core";
import { createRowCleaner, type RowCleaner } from "@portrait/features";
import type { FileFormat } from "./file-format.js";

const FORMATS: readonly unknown[] = ["parquet", "csv", "jsonl", "arrow"];

const any = { default: undefined, expected: "", accepts: (): boolean => true };

/** `rename` and `clean` are checked by the row cleaner, in the words of all engines. */
const rules = {
  rename: any,
  clean: any,
  format: optionalOption<FileFormat>('one of "parquet", "csv", "jsonl", "arrow"', (value) =>
    FORMATS.includes(value),
  ),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

/** What is known of a call of `read` before its source is looked at. */
export interface ReadRequest {
  /** What the rows are to become. */
  readonly events: EventDefinition<Columns>;
  /** Cleans rows in JavaScript. */
  readonly cleaner: RowCleaner;
  /** Names in the source that differ. */
  readonly rename: Readonly<Record<string, string | undefined>>;
  /** How rows are cleaned. */
  readonly plan: CleaningPlan;
  /** The format of a file when its name does not tell it. */
  readonly format: FileFormat | undefined;
  /** Stops the reading. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Checks the arguments of `read`.
 *
 * @param events - What the rows are to become.
 * @param options - What the caller passed.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { readRequest } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * readRequest(orders, { format: "csv", rename: { price: "amount" } }).rename; // => { price: "amount" }
 * ```
 */
export function readRequest<Cols extends Columns>(
  events: EventDefinition<Cols>,
  options: ReadOptions<Cols> | undefined,
): ReadRequest {
  const { format, signal } = resolveOptions("read", rules, options);
  const { rename = {} } = options ?? {};
  const cleaner = createRowCleaner(events, options ?? {});
  return { events, cleaner, rename, plan: cleaner.plan, format, signal };
}

/**
 * The columns by which a plan tells repeats; `undefined` where it compares whole rows, or keeps repeats.
 *
 * @param plan - How rows are cleaned.
 *
 * @example
 * ```ts
 * import { defineEvents, id, minutes, timestamp } from "@portrait/core";
 * import { readRequest, repeatKeyOf } from "@portrait/engine-sql";
 * import { cleaning } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const clean = cleaning(visits, { duplicates: { key: ["user"], within: minutes(5) } });
 * repeatKeyOf(readRequest(visits, { clean }).plan); // => ["user"]
 * ```
 */
export function repeatKeyOf({ duplicates }: CleaningPlan): readonly string[] | undefined {
  return typeof duplicates === "object" ? duplicates.key : undefined;
}
