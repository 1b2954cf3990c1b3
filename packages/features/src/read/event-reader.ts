import {
  type CleaningPlan,
  type Columns,
  type EventDefinition,
  listWords,
  PortraitError,
  type ReadOptions,
} from "@portrait/core";
import { applyLearnt, type LearntStep, learntSteps, mustLearn } from "../clean/learnt-steps.js";
import { createRowCheck, type RowChecker, type RowParts } from "../clean/row-check.js";
import { checkEvents } from "../define/check-events.js";
import { scalarReader } from "../evaluate/scalar.js";
import { checkCleaning, checkRename } from "./check-options.js";
import { sourcesOf } from "./derive.js";
import { asRow, own, type RawRow, unreadableRow } from "./raw-row.js";
import { type ReadColumn, readColumns } from "./read-column.js";
import { isKept, type RowOutcome } from "./row-reader.js";
import { type RowSchema, schemaInput, type Validated, validated } from "./schema-chunk.js";
import { sourceText } from "./source-text.js";

/** Reads one raw row at once: what a {@link RowReader} makes of it. */
export type EventReader = (row: unknown, line: number) => RowOutcome;

/** How raw rows are read: `rename` and `clean` of the read options. */
export type EventReaderOptions<Cols extends Columns> = {
  readonly [Name in "rename" | "clean"]?: ReadOptions<Cols>[Name] | undefined;
};

/** The derived columns of a row, by name. */
type Derived = ReadonlyMap<string, unknown>;

function deriving(plan: ReturnType<typeof checkCleaning>): (row: RawRow) => Derived {
  const sources = sourcesOf(plan);
  const derived = Object.entries(plan.derive).map(
    ([name, node]) => [name, scalarReader(node, (source) => sources.indexOf(source))] as const,
  );
  if (derived.length === 0) {
    const none: Derived = new Map();
    return () => none;
  }
  return (row) => {
    const texts = sources.map((name) => sourceText(own(row, name)));
    return new Map(derived.map(([name, read]) => [name, read(texts)]));
  };
}

/** Checks that a plan needs no other rows to clean one. */
function checkAlone(plan: CleaningPlan, steps: readonly LearntStep[]): void {
  const names = new Set(steps.filter(mustLearn).map(({ column }) => column));
  if (names.size > 0) {
    throw new PortraitError({
      code: "not-supported",
      message: `live: the cleaning plan has to learn ${listWords(names)} from a log, and events are pushed one by one.`,
      hint: "Read a log with the plan, and pass fixCleaning(plan, log.learnt).",
    });
  }
  if (typeof plan.duplicates !== "object") return;
  throw new PortraitError({
    code: "not-supported",
    message: "live: repeats by key cannot be told when events are pushed one by one, in any order.",
    hint: 'Set them aside before, or use duplicates: "drop".',
  });
}

/** What a row schema makes of a row. */
function passSchema(schema: RowSchema, input: RawRow): Validated {
  const result = schema["~standard"].validate(input);
  if (!(result instanceof Promise)) return validated(result, input);
  throw new PortraitError({
    code: "not-supported",
    message: "push: the row schema of the events answers with a promise, and an event is read at once.",
    hint: "Use a schema that answers at once, or validate rows before they are pushed.",
  });
}

/**
 * A reader of single raw rows: the steps and the reasons are those of `createRowReader`, but nothing is awaited. A
 * column that a row lacks is missing in it, as there are no other rows that might have it.
 *
 * @param events - What the rows are to become.
 * @param options - `rename` and `clean` of the read options.
 * @throws PortraitError `invalid-argument`, `invalid-option`. The reader throws `unreadable-source` when a row is no
 *   object, or throws when it is looked at; `not-supported` when the row schema answers with a promise.
 */
export function eventReader<Cols extends Columns>(
  events: EventDefinition<Cols>,
  options: EventReaderOptions<Cols>,
): EventReader {
  checkEvents("live", events);
  const plan = checkCleaning(events, options.clean);
  const steps = learntSteps(events.schema, plan);
  checkAlone(plan, steps);
  const columns = readColumns(events.schema, checkRename(events, options.rename, plan), plan);
  const derive = deriving(plan);
  const { rowSchema } = events;
  const inputOf = rowSchema === undefined ? undefined : schemaInput(columns);
  /** The columns as the row schema leaves them. */
  const plain = columns.map((column) => ({ ...column, source: column.name, derived: false }));
  const checkSource = createRowCheck(events, plan, columns);
  const checkPassed = createRowCheck(events, plan, plain);
  const names = columns.map(({ name }) => name);
  const rules = plan.reject.map((rule) => ({
    ...rule,
    holds: scalarReader(rule.when, (name) => names.indexOf(name)),
    place: names.indexOf(rule.column),
  }));

  function sourceOf(column: ReadColumn, row: RawRow, derived: Derived): unknown {
    return column.derived ? derived.get(column.name) : own(row, column.source);
  }
  const partsOf = (row: RawRow, from: RawRow, derived: Derived): RowParts => ({
    raw(column) {
      return sourceOf(column, from, derived);
    },
    text(name) {
      return sourceText(own(row, name));
    },
  });
  function apply({ check, rawOf }: RowChecker, parts: RowParts): RowOutcome {
    const outcome = check(parts, []);
    if (!isKept(outcome)) return outcome;
    for (const { holds, place, column, reason } of rules) {
      if (holds(outcome) === true) return { column, value: rawOf(parts, place, outcome), reason };
    }
    if (steps.length === 0) return outcome;
    const values = [...outcome];
    for (const step of steps) {
      const reason = applyLearnt(step, values, []);
      if (reason !== undefined)
        return { column: step.column, value: rawOf(parts, step.place, outcome), reason };
    }
    return values;
  }
  return (input, line) => {
    const row = asRow(input, line);
    try {
      const derived = derive(row);
      if (rowSchema === undefined || inputOf === undefined) {
        return apply(checkSource, partsOf(row, row, derived));
      }
      const passed = passSchema(
        rowSchema,
        inputOf(row, (column) => sourceOf(column, row, derived)),
      );
      return "fault" in passed ? passed.fault : apply(checkPassed, partsOf(row, passed.row, derived));
    } catch (cause) {
      throw cause instanceof PortraitError ? cause : unreadableRow(line, cause);
    }
  };
}
