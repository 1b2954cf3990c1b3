import type {
  BooleanExpression,
  Duration,
  ExpressionNode,
  ExpressionOf,
  RowValues,
  TableSchema,
  ValueType,
} from "@portrait/core";

/** A feature, tag or further column that a segment's rule reads. */
export interface SegmentColumn {
  /** The name. */
  readonly name: string;
  /** The type of its values. */
  readonly type: ValueType;
  /** A hash of how the profile defines it; empty for a column that the profile does not define. */
  readonly definition: string;
}

/**
 * A named, versioned group of users: those for whom a rule is true. Frozen data; made by `defineSegment` or
 * `segmentFromJson`.
 */
export interface SegmentDefinition<Row extends RowValues = RowValues> {
  /** The name, by which versions belong together. */
  readonly name: string;
  /** The version, from 1. */
  readonly version: number;
  /** What the segment is for, for people. */
  readonly description: string;
  /** Who answers for it. */
  readonly owner: string;
  /** For how long a decision holds, in milliseconds; `null` when it does not expire. */
  readonly expires: number | null;
  /** The rule over features, tags and further columns, as data; `feature` nodes name all three. */
  readonly rule: ExpressionNode;
  /** What the rule reads, in code-unit order of the names. */
  readonly reads: readonly SegmentColumn[];
  /** The hash of the profile that it was defined over. */
  readonly profile: string;
  /** A hash of all of the above but `profile`: equal definitions have equal hashes. */
  readonly hash: string;
  /** Type only: the rows that can be decided. */
  readonly "~row"?: (row: Row) => void;
}

/** The handles on features, tags and further columns that a rule is written with. */
export type SegmentHandles<Row extends RowValues> = {
  readonly [Name in keyof Row]: ExpressionOf<"profile", Row[Name]>;
};

/** What `defineSegment` takes. */
export interface SegmentInit<Row extends RowValues, Extra extends RowValues> {
  /** The name, by which versions belong together: 1 to 200 characters without controls. */
  readonly name: string;
  /** The version: an integer from 1. */
  readonly version: number;
  /** What the segment is for, for people; left out, empty. */
  readonly description?: string | undefined;
  /** Who answers for it; left out, empty. */
  readonly owner?: string | undefined;
  /** For how long a decision holds without a new one, such as `days(7)`; left out, it does not expire. */
  readonly expires?: Duration | undefined;
  /** Columns that rows hold beside the profile's features and tags, such as the tags of models; left out, none. */
  readonly columns?: TableSchema<Extra> | undefined;
  /**
   * The rule. A user is a member where it is true; where it is false or unknown, not.
   *
   * @param columns - Handles on the profile's features and tags, and on `columns`.
   */
  readonly rule: (columns: SegmentHandles<Row & Extra>) => BooleanExpression<"profile", boolean | null>;
}
