import {
  type Column,
  type ColumnSummary,
  type Columns,
  type DataQualityReport,
  describeValue,
  type Engine,
  type EventLog,
  integerOption,
  isoText,
  type LogSummary,
  optionalOption,
  PortraitError,
  type QualityPeriod,
  resolveOptions,
  type SummaryPeriod,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";
import { checkEngine } from "../profile/check.js";
import { columnQuality } from "./column-quality.js";
import { driftOf } from "./drift.js";
import { withFindings } from "./report.js";
import { timeQuality } from "./time-quality.js";

const OWNER = "dataQuality";

/** Into how many parts quantiles cut numbers: percentiles. */
export const PARTS = 100;

/** From when to when: the first instant, and the one just behind the last. */
export type PeriodInput = readonly [from: TimestampInput, to: TimestampInput];

/** Options of {@link dataQuality}. */
export interface DataQualityOptions {
  /** The engine that read the log. */
  readonly engine: Engine;
  /** Two periods to compare, before and after, half-open; left out, drift is not looked for. */
  readonly periods?: readonly [before: PeriodInput, after: PeriodInput] | undefined;
  /** The instant from which on events are in the future; left out, none are. */
  readonly now?: TimestampInput | undefined;
  /** What the report is about; left out, `"Data quality"`. */
  readonly title?: string | undefined;
  /** How many of the most frequent values of a column are named, from 1 to 1000; left out, 20. */
  readonly top?: number | undefined;
  /** Stops the computation. */
  readonly signal?: AbortSignal | undefined;
}

const rules = {
  engine: optionalOption<unknown>("an engine", () => true),
  periods: optionalOption<unknown>("two periods", () => true),
  now: optionalOption<TimestampInput>("an instant", () => true),
  title: optionalOption<string>("a text", (value) => typeof value === "string"),
  top: integerOption(20, { min: 1, max: 1000 }),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

function periodsOf(given: unknown): readonly [SummaryPeriod, SummaryPeriod] | undefined {
  if (given === undefined) return undefined;
  const shaped =
    Array.isArray(given) &&
    given.length === 2 &&
    given.every((period) => Array.isArray(period) && period.length === 2);
  if (!shaped) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${OWNER}: "periods" must be two pairs of instants; received ${describeValue(given)}.`,
      hint: 'Write periods: [["2011-01-01", "2011-06-01"], ["2011-06-01", "2011-12-01"]].',
    });
  }
  const [before, after] = (given as readonly PeriodInput[]).map(([from, to], at) => {
    const name = at === 0 ? "before" : "after";
    const period = {
      from: toMilliseconds(OWNER, `periods: ${name}, from`, from),
      to: toMilliseconds(OWNER, `periods: ${name}, to`, to),
    };
    if (period.from < period.to) return period;
    throw new PortraitError({
      code: "invalid-option",
      message: `${OWNER}: the period ${name} must end after it begins; received ${isoText(period.from)} to ${isoText(period.to)}.`,
    });
  }) as [SummaryPeriod, SummaryPeriod];
  return [before, after];
}

function kindOf(log: EventLog, name: string): string {
  const schema = log.definition.schema as Readonly<Record<string, Column>>;
  return schema[name]?.kind ?? "";
}

/** Ids, instants and free texts move with time by their nature. */
const comparedKinds: readonly string[] = ["number", "category", "boolean"];

function checkLog(log: unknown): asserts log is EventLog {
  const shaped = typeof log === "object" && log !== null && "definition" in log && "rows" in log;
  if (shaped) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${OWNER}: the log must be one that an engine read; received ${describeValue(log)}.`,
    hint: "Read it with engine.read(events, source).",
  });
}

/**
 * Says what there is to know of a log before one relies on it: rows that were rejected, missing and different values, quantiles,
 * frequent values, days without events, events in the future, columns that are constant, nearly unique or grow with time, values far
 * out; and, between two periods, drift by the population stability index (0.1 and 0.25 by the usual reading) and the test of Kolmogorov
 * and Smirnov, new and vanished values. Everything is computed where the events lie; what comes back does not grow with the log.
 *
 * A difference is called drift only where it is both great enough to matter and too great for chance (one in 1000), so that small
 * samples raise no false alarm. Ids, instants and free texts are not compared: they move with time by their nature.
 *
 * @param log - The events.
 * @param options - See {@link DataQualityOptions}.
 * @returns Plain data: `JSON.stringify` writes it; `dataQualityMarkdown` and `dataQualityHtml` of `@portrait/metrics/data-quality` show
 *   it to people.
 * @throws PortraitError `invalid-argument` when the log is none, or another engine's; `invalid-option`; `aborted`, `closed`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, optional, timestamp } from "@portrait/core";
 * import { memory } from "@portrait/features";
 * import { dataQuality } from "@portrait/features/quality";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), page: optional(category()) });
 * const rows = Array.from({ length: 40 }, (_, at) => ({
 *   user: `u${at % 7}`, at: Date.UTC(2024, 0, 1 + at), page: at % 4 === 0 ? null : "home",
 * }));
 * const engine = memory();
 * const report = await dataQuality(await engine.read(visits, rows), { engine });
 * report.findings.map(({ column, code }) => [column, code]); // => [["page", "missing"], ["page", "constant"]]
 * report.columns[2]?.missingShare; // => 0.25
 * ```
 */
export async function dataQuality<Cols extends Columns>(
  log: EventLog<Cols>,
  options: DataQualityOptions,
): Promise<DataQualityReport> {
  checkLog(log);
  const resolved = resolveOptions(OWNER, rules, options);
  checkEngine(OWNER, options.engine);
  const { engine } = options;
  const compute = resolved.signal === undefined ? {} : { signal: resolved.signal };
  const periods = periodsOf(resolved.periods);
  const now = resolved.now === undefined ? undefined : toMilliseconds(OWNER, "now", resolved.now);
  const plan = { parts: PARTS, top: resolved.top, ...(now === undefined ? {} : { now }) };
  const everything: SummaryPeriod = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const whole = await engine.summarize(log, { ...plan, periods: [everything] }, compute);
  const both: LogSummary | undefined =
    periods === undefined ? undefined : await engine.summarize(log, { ...plan, periods }, compute);
  const columns = Object.entries<ColumnSummary>(whole.columns).map(([name, summary]) => {
    const kind = kindOf(log, name);
    const quality = columnQuality(name, kind, summary);
    const compared = both?.columns[name];
    if (compared === undefined) return quality;
    return { ...quality, drift: driftOf(compared, comparedKinds.includes(kind)) };
  });
  const periodsText = (periods ?? []).map(({ from, to }, at): QualityPeriod => {
    return { from: isoText(from), to: isoText(to), rows: both?.rows[at] ?? 0 };
  });
  return withFindings(
    {
      format: "portrait-data-quality-1",
      title: resolved.title ?? "Data quality",
      now: now === undefined ? null : isoText(now),
      rows: whole.rows[0] ?? 0,
      source: {
        rows: { ...log.rows },
        reasons: log.reasons.map((reason) => ({ ...reason })),
      },
      periods: periodsText,
      time: timeQuality(whole),
      columns,
    },
    log.definition.time,
  );
}
