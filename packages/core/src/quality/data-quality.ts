import type { RejectionCount } from "../engine/event-log.js";
import type { TextChange } from "../engine/summary.js";

/** How grave a finding is. */
export type QualitySeverity = "high" | "medium" | "low";

/** What kind of finding it is. */
export type QualityFindingCode =
  | "no-rows"
  | "rejected"
  | "duplicates"
  | "future"
  | "gap"
  | "missing"
  | "constant"
  | "near-unique"
  | "dominant"
  | "ascending"
  | "extreme"
  | "drift"
  | "new-values"
  | "vanished-values"
  | "missing-drift";

/** Something that a person should look at. */
export interface QualityFinding {
  /** How grave it is. */
  readonly severity: QualitySeverity;
  /** What kind it is. */
  readonly code: QualityFindingCode;
  /** The column that it is about; `null` when it is about none. */
  readonly column: string | null;
  /** What was found, in a sentence. */
  readonly text: string;
  /** The figure that led to it: a share, an index or a count. */
  readonly value: number;
}

/** Where numbers lie. */
export interface QualityNumbers {
  /** The least; instants are in epoch milliseconds. */
  readonly least: number;
  /** The greatest. */
  readonly greatest: number;
  /** The arithmetic mean. */
  readonly mean: number;
  /** The standard deviation of the values, divided by their number. */
  readonly deviation: number;
  /** Quantiles by probability, ascending. */
  readonly quantiles: readonly {
    /** The probability. */
    readonly p: number;
    /** The least value that at least this part of the values does not exceed. */
    readonly value: number;
  }[];
  /** How many values lie in bins between the least and the greatest; an empty list where there are no two different values. */
  readonly histogram: readonly QualityBin[];
}

/** A bin of a histogram. */
export interface QualityBin {
  /** The least value in it. */
  readonly least: number;
  /** The greatest value in it. */
  readonly greatest: number;
  /** How many values it holds. */
  readonly count: number;
}

/** A value and how many rows have it. */
export interface QualityValue {
  /** The value as text. */
  readonly value: string;
  /** How many rows. */
  readonly count: number;
  /** Their share of the rows with a value, in [0, 1]. */
  readonly share: number;
}

/** A bin or value in two periods. */
export interface DriftShare {
  /** The bin or value, in words. */
  readonly name: string;
  /** Its share before, in [0, 1]. */
  readonly before: number;
  /** Its share after, in [0, 1]. */
  readonly after: number;
}

/** How much the values of a column differ between two periods. */
export interface ColumnDrift {
  /** How many rows before, and how many of them without a value. */
  readonly before: QualityRows;
  /** How many rows after, and how many of them without a value. */
  readonly after: QualityRows;
  /**
   * The population stability index over deciles of the numbers before, or over the most frequent values and all others
   * together; `null` when a period has no values, or values are not compared.
   */
  readonly psi: number | null;
  /** What the index exceeds by chance in one of 1000 cases where nothing changed. */
  readonly psiByChance: number | null;
  /** The greatest distance of the two distribution functions of numbers (Kolmogorov-Smirnov); `null` for others. */
  readonly ks: number | null;
  /** The probability of such a distance or a greater one where nothing changed (asymptotic). */
  readonly ksProbability: number | null;
  /** The shares that the index compares. */
  readonly shares: readonly DriftShare[];
  /** What there is after and was not before; `null` for numbers and truth values. */
  readonly added: TextChange | null;
  /** What was before and is not after. */
  readonly vanished: TextChange | null;
}

/** How many rows of a period have a value. */
export interface QualityRows {
  /** How many rows there are. */
  readonly rows: number;
  /** How many of them have no value. */
  readonly missing: number;
}

/** What there is to say of a column. */
export interface ColumnQuality {
  /** Its name. */
  readonly name: string;
  /** What it holds: the kind of an event's column, or the type of a table's. */
  readonly kind: string;
  /** How its values are compared. */
  readonly type: "number" | "timestamp" | "category" | "boolean";
  /** How many rows there are. */
  readonly rows: number;
  /** How many have no value. */
  readonly missing: number;
  /** Their share, in [0, 1]; 0 without rows. */
  readonly missingShare: number;
  /** How many different values there are. */
  readonly distinct: number;
  /** Where numbers lie; `null` for others and where there are none. */
  readonly numbers: QualityNumbers | null;
  /** The most frequent values of texts and truth values, most first. */
  readonly top: readonly QualityValue[];
  /** Whether all values are equal. */
  readonly constant: boolean;
  /** Whether nine of ten values or more are different. */
  readonly nearUnique: boolean;
  /** Whether the values grow with time, as a running number does. */
  readonly ascending: boolean;
  /** How it differs between the periods; `null` where none were compared. */
  readonly drift: ColumnDrift | null;
}

/** Days without events in a row. */
export interface QualityGap {
  /** The first day without events, as ISO 8601 text. */
  readonly from: string;
  /** The last. */
  readonly to: string;
  /** How many days. */
  readonly days: number;
}

/** When events happened. */
export interface TimeQuality {
  /** The first day with events, as ISO 8601 text. */
  readonly first: string;
  /** The last day with events. */
  readonly last: string;
  /** How many days there are from the first to the last, both included. */
  readonly days: number;
  /** How many of them have events. */
  readonly daysWithEvents: number;
  /** How many runs of days without events there are. */
  readonly gapCount: number;
  /** The longest of them, longest first, at most 10. */
  readonly gaps: readonly QualityGap[];
  /** How many events are at or after `now`. */
  readonly future: number;
  /** How many events there are over time, in at most 100 spans of equally many days. */
  readonly counts: readonly {
    /** The first day, as ISO 8601 text. */
    readonly from: string;
    /** How many days. */
    readonly days: number;
    /** How many events. */
    readonly count: number;
  }[];
}

/** A period as ISO 8601 text. */
export interface QualityPeriod {
  /** The first instant; `null` for all before. */
  readonly from: string | null;
  /** The instant just behind the last; `null` for all after. */
  readonly to: string | null;
  /** How many rows it has. */
  readonly rows: number;
}

/** What came in and what became of it. */
export interface SourceQuality {
  /** Rows of the source, `in = kept + rejected + duplicates`. */
  readonly rows: {
    /** Rows in the source. */
    readonly in: number;
    /** Rows that can be computed with. */
    readonly kept: number;
    /** Rows at fault. */
    readonly rejected: number;
    /** Exact repeats. */
    readonly duplicates: number;
  };
  /** The rejected rows by column and reason, most first. */
  readonly reasons: readonly RejectionCount[];
}

/** What there is to say of data before one relies on them. Plain data, as JSON holds it. */
export interface DataQualityReport {
  /** Which form this is. */
  readonly format: "portrait-data-quality-1";
  /** What it is about. */
  readonly title: string;
  /** The instant from which on events are in the future, as ISO 8601 text; `null` when none was given. */
  readonly now: string | null;
  /** How many rows are described. */
  readonly rows: number;
  /** What came in; `null` when rows were given as a table. */
  readonly source: SourceQuality | null;
  /** The periods that are compared: none, or before and after. */
  readonly periods: readonly QualityPeriod[];
  /** When events happened; `null` without events. */
  readonly time: TimeQuality | null;
  /** The columns, in their order. */
  readonly columns: readonly ColumnQuality[];
  /** What a person should look at, gravest first. */
  readonly findings: readonly QualityFinding[];
}
