import type { Duration } from "../time/duration.js";

/** What is done to the texts of a column, in the order of the properties. Values that are no text stay as they are. */
export interface TextRule {
  /** The Unicode normalisation form; absent, none. */
  readonly normalise?: "NFC" | "NFKC";
  /** Whether blanks around the text are removed; absent, as the plan's `trim` says. */
  readonly trim?: boolean;
  /** Whether each run of blanks within the text becomes one space. */
  readonly collapseSpaces?: boolean;
  /** The case that all letters get, by Unicode's default mapping; absent, they stay. */
  readonly case?: "lower" | "upper";
  /** Texts that stand for no value, such as `"n/a"`, as they are after the other steps. */
  readonly nulls?: readonly string[];
}

/** How the texts of a timestamp column that name no zone themselves are read: as local time of a zone. */
export interface DateRule {
  /**
   * Formats, tried in order before ISO 8601 and the column's own; see `DateOptions` of `@portrait/features` for the
   * tokens.
   */
  readonly formats: readonly string[];
  /** The IANA name of the zone. */
  readonly timeZone: string;
  /** Which instant a local time means that clocks show twice; `"reject"` rejects as `ambiguous-time`. */
  readonly ambiguous: "earlier" | "later" | "reject";
  /**
   * What becomes of a local time that clocks skip: `"later"` moves it on by as much as they skip, `"reject"` rejects as
   * `nonexistent-time`.
   */
  readonly nonexistent: "later" | "reject";
}

/** How the numbers of a column are brought to one unit: by a constant, or by a factor that a text of the row names. */
export type ScaleRule =
  | {
      /** What each number is multiplied by. */
      readonly factor: number;
    }
  | {
      /** The column that names the unit: one of the event's or, if it has none of the name, one of the source's. */
      readonly by: string;
      /** What a number is multiplied by, for each unit. */
      readonly factors: Readonly<Record<string, number>>;
      /** What becomes of a number of no or another unit; rejected as `unknown-unit`, made null, or kept as it is. */
      readonly otherwise: "reject" | "null" | "keep";
    };

/** What a missing value is replaced by, of the kind that the column has; instants are epoch milliseconds. */
export type FillValue = number | string | boolean;

/** What becomes of a row without a value in a column. */
export type MissingRule =
  | {
      /** It is rejected, or kept with null. */
      readonly policy: "reject" | "keep";
    }
  | {
      /** A value stands in. */
      readonly policy: "value";
      /** The value. */
      readonly value: FillValue;
    }
  | {
      /** What the log's other rows have on average, in the middle, or most often stands in. */
      readonly policy: "mean" | "median" | "mostFrequent";
      /** The value, once a log has taught it: then it is not learnt again. Null where there was none. */
      readonly learnt?: FillValue | null;
    };

/** The least and the greatest number that is no outlier; null where there is no limit. */
export interface Bounds {
  /** The least. */
  readonly low: number | null;
  /** The greatest. */
  readonly high: number | null;
}

/**
 * Where the bounds of outliers lie: at fixed numbers, at quantiles of the log, `factor` interquartile ranges beyond the
 * quartiles, or `factor` standard deviations, estimated as 1.4826 times the median absolute deviation, from the median.
 */
export type OutlierBounds =
  | ({
      /** The bounds are these. */
      readonly method: "fixed";
    } & Bounds)
  | {
      /** The bounds are quantiles of the column. */
      readonly method: "quantiles";
      /** The lower and the upper quantile, 0 ... 1. */
      readonly quantiles: readonly [number, number];
      /** The bounds, once a log has taught them. */
      readonly learnt?: Bounds;
    }
  | {
      /** The bounds are so many spreads away from the middle. */
      readonly method: "iqr" | "mad";
      /** How many, above 0. */
      readonly factor: number;
      /** The bounds, once a log has taught them. */
      readonly learnt?: Bounds;
    };

/** What becomes of numbers beyond bounds. */
export interface OutlierRule {
  /** They become the nearest bound, or their row is rejected as `outlier`. */
  readonly action: "clip" | "reject";
  /** Where the bounds lie. */
  readonly bounds: OutlierBounds;
}

/** What another table knows of the ids of a column. */
export interface ReferenceRule {
  /** The ids that the table has, as texts, each once. */
  readonly keys: readonly string[];
  /** For each column of the event that is filled from the table: the value for each key. */
  readonly attributes: Readonly<Record<string, readonly (string | number | boolean | null)[]>>;
  /** What becomes of a row whose id the table lacks: rejected as `unknown-reference`, or kept without attributes. */
  readonly missing: "reject" | "keep";
}

/** Which events are rejected as `late`: those that arrived too long after they happened. */
export interface LateRule {
  /** The longest time between that is accepted. */
  readonly after: Duration;
  /** The timestamp column that says when an event arrived. */
  readonly arrival: string;
}

/** Which events are rejected as `future`: those that happened too long after they were known, or after an instant. */
export interface FutureRule {
  /** How much later is accepted, as clocks differ; absent, nothing. */
  readonly beyond?: Duration;
  /** The instant, in epoch milliseconds. */
  readonly now?: number;
  /** The timestamp column that says when an event arrived, instead. */
  readonly arrival?: string;
}

/**
 * Which rows repeat others: those with the same values in some columns, where each follows the one before, in order of
 * time and line, by at most some time. One of each such run is kept. Null equals null.
 */
export interface RepeatRule {
  /** The columns. */
  readonly key: readonly string[];
  /** The longest time between a row and the next of its run. */
  readonly within: Duration;
  /** Which row of a run is kept. */
  readonly keep: "first" | "last";
}
