import type { AggregateNode, Vector } from "@portrait/core";
import { PortraitError } from "@portrait/core";
import { bytes, doubles, integerLists, integers, type ResultColumn, values } from "../database/columns.js";
import { all, double, identifier, integer, type Sql, sql } from "../sql/sql.js";
import { sumOfBins } from "./exact-sum.js";
import { type BinsOf, type BoundAggregate, binColumn, type Input } from "./inputs.js";

/** The texts of an input of type category, by code. */
export type DictionaryOf = (input: Input) => readonly string[];

/** An aggregate as columns of a query over the table of inputs, grouped by user. */
export interface Computed {
  /** The columns, none ever null. */
  readonly columns: readonly Sql[];
  /** A table with one row a user to join by `u`, for what one grouping cannot give. */
  readonly join?: Sql;
  /**
   * The column of the result.
   *
   * @param columns - The columns of the query's result.
   */
  vector(columns: readonly ResultColumn[]): Vector;
}

/** What computing an aggregate at a cutoff needs. */
export interface ComputeContext {
  /** The cutoff in epoch milliseconds. */
  readonly cutoff: number;
  /** How many rows the table of inputs has. */
  readonly rows: number;
  /** The position of the aggregate in the plan. */
  readonly position: number;
  /** The bins of inputs that are added up. */
  readonly bins: BinsOf;
  /** The texts of inputs. */
  readonly dictionary: DictionaryOf;
}

/** Histories up to this length are collected in a heap of fixed size for each user, longer ones by sorting. */
const HEAP_LIMIT = 1000;

const NOTHING = sql`CAST('nan' AS DOUBLE)`;

/** The rows that an aggregate sees. */
function seen({ node, filter }: BoundAggregate, cutoff: number, ...more: readonly Sql[]): Sql {
  const { direction, length } = node.window;
  const conditions: Sql[] = [];
  if (direction === "after") {
    conditions.push(sql`instant >= ${double(cutoff)}`);
    if (length !== null) conditions.push(sql`instant < ${double(cutoff + length)}`);
  } else {
    conditions.push(sql`instant < ${double(cutoff)}`);
    if (length !== null) conditions.push(sql`instant >= ${double(cutoff - length)}`);
  }
  if (filter !== undefined) conditions.push(filter.column);
  return all([...conditions, ...more]);
}

const column = (columns: readonly ResultColumn[], index: number): ResultColumn =>
  columns[index] as ResultColumn;

const numberVector = (columns: readonly ResultColumn[]): Vector => ({
  type: "number",
  values: doubles(column(columns, 0)),
});

function numeric(value: Sql): Computed {
  return { columns: [sql`CAST(${value} AS DOUBLE)`], vector: numberVector };
}

/** Codes in the order of their first sight, so that equal results have equal dictionaries. */
function compact(
  codes: Int32Array,
  texts: readonly string[],
): { codes: Int32Array; dictionary: readonly string[] } {
  const renamed = new Map<number, number>();
  const dictionary: string[] = [];
  const compacted = codes.map((code) => {
    if (code < 0) return -1;
    const known = renamed.get(code);
    if (known !== undefined) return known;
    renamed.set(code, dictionary.length);
    return dictionary.push(texts[code] as string) - 1;
  });
  return { codes: compacted, dictionary };
}

/** One input of all that are seen, or none, as a column and its vector. */
function oneInput(input: Input, value: Sql, context: ComputeContext): Pick<Computed, "columns" | "vector"> {
  switch (input.type) {
    case "category":
      return {
        columns: [sql`coalesce(${value}, -1)`],
        vector: (columns) => ({
          type: "category",
          ...compact(integers(column(columns, 0)), context.dictionary(input)),
        }),
      };
    case "boolean":
      return {
        columns: [sql`coalesce(CAST(${value} AS INTEGER), 2)`],
        vector: (columns) => ({ type: "boolean", values: bytes(column(columns, 0)) }),
      };
    default: {
      const type = input.type === "timestamp" ? "timestamp" : "number";
      return {
        columns: [sql`coalesce(${value}, ${NOTHING})`],
        vector: (columns) => ({ type, values: doubles(column(columns, 0)) }),
      };
    }
  }
}

function added(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const bins = context.bins(input);
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  const totals = bins.map(
    (_, bin) => sql`coalesce(sum(${binColumn(input, bin)}) FILTER (WHERE ${where}), CAST(0 AS HUGEINT))`,
  );
  const mean = bound.node.aggregate === "mean";
  return {
    columns: [sql`CAST(count(*) FILTER (WHERE ${where}) AS DOUBLE)`, ...totals],
    vector(columns) {
      const rows = doubles(column(columns, 0));
      const parts = bins.map((_, bin) => values<bigint>(column(columns, bin + 1)));
      const sums = rows.map((_, row) => {
        const sum = sumOfBins(
          parts.map((part) => part[row] as bigint),
          bins,
        );
        return Number.isFinite(sum) ? sum : Number.NaN;
      });
      if (!mean) return { type: "number", values: sums };
      return { type: "number", values: sums.map((sum, row) => sum / (rows[row] as number)) };
    },
  };
}

function mostFrequent(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const table = identifier(`f${context.position}`);
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  const rank = sql`occurrences * CAST(${double(context.rows + 1)} AS BIGINT) + latest`;
  return {
    ...oneInput(input, sql`any_value(${table}.value)`, context),
    join: sql`(SELECT u, arg_max(value, ${rank}) AS value FROM (
      SELECT u, ${input.column} AS value, count(*) AS occurrences, max(o) AS latest
      FROM inputs WHERE ${where} GROUP BY u, ${input.column}
    ) GROUP BY u) AS ${table}`,
  };
}

function distinct(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const table = identifier(`f${context.position}`);
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  return {
    columns: [sql`CAST(coalesce(any_value(${table}.value), 0) AS DOUBLE)`],
    join: sql`(SELECT u, count(*) AS value FROM (SELECT DISTINCT u, ${input.column} FROM inputs WHERE ${where}) GROUP BY u) AS ${table}`,
    vector: numberVector,
  };
}

function history(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const limit = bound.node.limit as number;
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  const latest =
    limit <= HEAP_LIMIT
      ? sql`list_reverse(arg_max(${input.column}, o, ${integer(limit)}) FILTER (WHERE ${where}))`
      : sql`list(${input.column} ORDER BY o) FILTER (WHERE ${where})[${double(-limit)}:]`;
  return {
    columns: [sql`coalesce(${latest}, CAST([] AS INTEGER[]))`],
    vector(columns) {
      const { offsets, items } = integerLists(column(columns, 0));
      return { type: "list", offsets, ...compact(items, context.dictionary(input)) };
    },
  };
}

function share(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const rows = sql`count(*) FILTER (WHERE ${seen(bound, context.cutoff)})`;
  const hits = sql`count(*) FILTER (WHERE ${seen(bound, context.cutoff, input.column)})`;
  return numeric(sql`CASE WHEN ${rows} > 0 THEN CAST(${hits} AS DOUBLE) / ${rows} ELSE ${NOTHING} END`);
}

function overInput(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const { node } = bound;
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  const since = (extreme: Sql): Computed =>
    numeric(
      sql`coalesce((${double(context.cutoff)} - ${extreme}) / ${double(node.unit as number)}, ${NOTHING})`,
    );
  const least = sql`min(${input.column}) FILTER (WHERE ${where})`;
  const greatest = sql`max(${input.column}) FILTER (WHERE ${where})`;
  switch (node.aggregate) {
    case "sum":
    case "mean":
      return added(bound, input, context);
    case "min":
      return oneInput(input, least, context);
    case "max":
      return oneInput(input, greatest, context);
    case "recency":
      return since(greatest);
    case "tenure":
      return since(least);
    case "share":
      return share(bound, input, context);
    case "first":
      return oneInput(input, sql`arg_min(${input.column}, o) FILTER (WHERE ${where})`, context);
    case "last":
      return oneInput(input, sql`arg_max(${input.column}, o) FILTER (WHERE ${where})`, context);
    case "mostFrequent":
      return mostFrequent(bound, input, context);
    case "distinct":
      return distinct(bound, input, context);
    case "history":
      return history(bound, input, context);
    default:
      throw lacksInput(node);
  }
}

function lacksInput({ aggregate }: AggregateNode): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `"${aggregate}": an aggregate of this kind cannot be computed from this input.`,
  });
}

/**
 * An aggregate at a cutoff as columns of a query.
 *
 * @param bound - The aggregate.
 * @param context - The cutoff, and what is known of the inputs.
 * @throws PortraitError `invalid-definition` when the aggregate lacks its input.
 */
export function computed(bound: BoundAggregate, context: ComputeContext): Computed {
  const { node, input } = bound;
  const rows = sql`count(*) FILTER (WHERE ${seen(bound, context.cutoff)})`;
  if (node.aggregate === "count") return numeric(rows);
  if (node.aggregate === "exists") {
    return {
      columns: [sql`CAST(${rows} > 0 AS INTEGER)`],
      vector: (columns) => ({ type: "boolean", values: bytes(column(columns, 0)) }),
    };
  }
  if (input === undefined) throw lacksInput(node);
  return overInput(bound, input, context);
}
