/** A span of event time, half-open. */
export interface SummaryPeriod {
  /** The first instant, in epoch milliseconds; `-Infinity` for all before. */
  readonly from: number;
  /** The instant just behind the last, in epoch milliseconds; `Infinity` for all after. */
  readonly to: number;
}

/** What {@link Engine.summarize} is to say of every column of a log. */
export interface SummaryPlan {
  /** One period, or two to compare: an event of both counts in both. */
  readonly periods: readonly [SummaryPeriod] | readonly [SummaryPeriod, SummaryPeriod];
  /** Into how many parts of equally many values numbers are cut: 100 gives percentiles. From 2 to 1000. */
  readonly parts: number;
  /** How many of the most frequent texts of a column are named. From 0 to 1000. */
  readonly top: number;
  /** Events at or after this instant are counted, in epoch milliseconds; absent, none are. */
  readonly now?: number;
}

/** Numbers, or instants in epoch milliseconds, of one period; all are 0 where there are none, and `quantiles` is empty. */
export interface NumberFacts {
  /** How many events are in the period. */
  readonly rows: number;
  /** How many of them have no value. */
  readonly nulls: number;
  /** How many different values there are. */
  readonly distinct: number;
  /** The arithmetic mean. */
  readonly mean: number;
  /** The standard deviation of the values, divided by their number. */
  readonly deviation: number;
  /**
   * The least value, then for each part the least value that at least so many values do not exceed (the inverse of the
   * distribution function): `parts + 1` values, the last the greatest.
   */
  readonly quantiles: readonly number[];
}

/** Values next to each other that no quantile of a period divides. */
export interface NumberRun {
  /** The least of them. */
  readonly least: number;
  /** The greatest of them. */
  readonly greatest: number;
  /** How many there are in each period. */
  readonly counts: readonly number[];
}

/** What there is to say of a column of numbers or instants. */
export interface NumberSummary {
  /** Which type. */
  readonly type: "number" | "timestamp";
  /** What holds in each period. */
  readonly periods: readonly NumberFacts[];
  /** All values of the periods from least to greatest, at most `2 * parts` runs. */
  readonly runs: readonly NumberRun[];
  /**
   * The greatest distance of the distribution functions of two periods (Kolmogorov and Smirnov), exact; `null` for one period, or
   * when one has no values.
   */
  readonly distance: number | null;
  /** As {@link TextSummary.ascending}. */
  readonly ascending: boolean;
}

/** Texts of one period. */
export interface TextFacts {
  /** How many events are in the period. */
  readonly rows: number;
  /** How many of them have no value. */
  readonly nulls: number;
  /** How many different values there are. */
  readonly distinct: number;
}

/** A text and how often it stands there. */
export interface TextCount {
  /** The text. */
  readonly value: string;
  /** How many events of each period have it. */
  readonly counts: readonly number[];
}

/** Texts that one of two periods has alone. */
export interface TextChange {
  /** How many different ones. */
  readonly distinct: number;
  /** How many events have them. */
  readonly rows: number;
}

/** What there is to say of a column of texts: ids, categories, free texts. */
export interface TextSummary {
  /** Which type. */
  readonly type: "category";
  /** What holds in each period. */
  readonly periods: readonly TextFacts[];
  /** The most frequent over all periods, most first; ties in the order of code points. */
  readonly top: readonly TextCount[];
  /** What the second period has and the first has not; `null` for one period. */
  readonly added: TextChange | null;
  /** What the first period has and the second has not; `null` for one period. */
  readonly vanished: TextChange | null;
  /**
   * Whether the values grow with time: there are events on at least three days (UTC) of the log, no value is less than one of an
   * earlier day, and they are not all equal. Texts are compared as numbers, and only if all are made of 1 to 15 digits.
   */
  readonly ascending: boolean;
}

/** Truth values of one period. */
export interface TruthFacts {
  /** How many events are in the period. */
  readonly rows: number;
  /** How many of them have no value. */
  readonly nulls: number;
  /** How many are true. */
  readonly trues: number;
}

/** What there is to say of a column of truth values. */
export interface TruthSummary {
  /** Which type. */
  readonly type: "boolean";
  /** What holds in each period. */
  readonly periods: readonly TruthFacts[];
}

/** What there is to say of a column. */
export type ColumnSummary = NumberSummary | TextSummary | TruthSummary;

/** The events of one day. */
export interface DayCount {
  /** The start of the day (UTC), in epoch milliseconds. */
  readonly day: number;
  /** How many events. */
  readonly count: number;
}

/** What {@link Engine.summarize} says of a log. It is computed where the events lie; what is returned is small. */
export interface LogSummary {
  /** How many events each period has. */
  readonly rows: readonly number[];
  /** The days with events, over the whole log, in order. */
  readonly days: readonly DayCount[];
  /** How many events of the whole log are at or after the plan's `now`; 0 without one. */
  readonly later: number;
  /** The columns by name, in the order of the definition. */
  readonly columns: Readonly<Record<string, ColumnSummary>>;
}
