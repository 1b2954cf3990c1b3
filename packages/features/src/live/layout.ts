import {
  type AggregateNode,
  type EventDefinition,
  type ExpressionNode,
  listWords,
  PortraitError,
  stableJson,
} from "@portrait/core";
import { nodeType } from "../define/node-type.js";
import { type Scalar, type ScalarReader, scalarReader } from "../evaluate/scalar.js";
import type { CellWidth } from "./slabs.js";

/** Where one bit of an event lies. */
export interface Flag {
  /** The column. */
  readonly column: number;
  /** The bit, as a number with this bit set. */
  readonly mask: number;
}

/** Where the input of an aggregate is found. */
export type Source =
  | { readonly kind: "none" }
  | { readonly kind: "number" | "text"; readonly column: number }
  | { readonly kind: "truth"; readonly truth: Flag }
  | { readonly kind: "boolean"; readonly truth: Flag; readonly known: Flag }
  | { readonly kind: "steps"; readonly flags: readonly Flag[] };

/** One column of what is held of each event. */
export interface HeldColumn {
  /** What it holds: both parts of the time, the line, half a key, the arrival, a number, a text by its code, or eight bits. */
  readonly kind: "time" | "era" | "line" | "key" | "arrival" | "number" | "text" | "flags";
  /** How many bytes a value takes at first. */
  readonly width: CellWidth;
}

/** An operand of arithmetic: a column of numbers, or a constant. */
export type Operand = { readonly column: number } | { readonly value: number };

/** A column of numbers that is not held: it is computed from those that are when it is read. */
export interface ComputedColumn {
  /** The operation. */
  readonly op: ArithmeticOp;
  /** Its left operand. */
  readonly left: Operand;
  /** Its right operand. */
  readonly right: Operand;
}

/** What is held of each event: what aggregates read, and nothing else. */
export interface Layout {
  /** The columns; 0 and 1 are the time, 2 is the line. */
  readonly columns: readonly HeldColumn[];
  /** The columns that follow these when events are read. */
  readonly computed: readonly ComputedColumn[];
  /** The two columns of the key that tells equal rows, if there is one. */
  readonly key: readonly [number, number] | undefined;
  /** The column of the time of arrival; absent when events are known when they happen. */
  readonly arrival: number | undefined;
  /** For each aggregate where its input is found. */
  readonly sources: readonly Source[];
  /** For each aggregate the flag of its filter, if it has one. */
  readonly filters: readonly (Flag | undefined)[];
  /** The flag of the population, if it is one. */
  readonly population: Flag | undefined;
  /**
   * Computes what is held of an event.
   *
   * @param row - The values of its columns.
   * @param cells - Receives a value for each column but the era, the line and the key; the whole time as that of the time.
   * @param codeOf - The code of a text in a column.
   */
  fill(row: readonly Scalar[], cells: number[], codeOf: (column: number, text: string) => number): void;
}

/** The column of the time; in memory, of its last 32 bits. */
export const TIME = 0;

/** The column of what is above the last 32 bits of the time. */
export const ERA = 1;

/** The column of the line. */
export const LINE = 2;

/** What is held as its operands rather than as its result, which often has no short form: 3 times 33.33 has none. */
type ArithmeticOp = "add" | "subtract" | "multiply" | "divide";
type Arithmetic = Extract<ExpressionNode, { op: ArithmeticOp }>;

const isArithmetic = (node: ExpressionNode): node is Arithmetic =>
  node.op === "add" || node.op === "subtract" || node.op === "multiply" || node.op === "divide";

/** Whether an expression is arithmetic over constants and at most two columns of numbers, which are held instead of it. */
function hasShortOperands(node: ExpressionNode): node is Arithmetic {
  const names = new Set<string>();
  const fits = (part: ExpressionNode): boolean => {
    if (part.op === "literal") return typeof part.value === "number";
    if (part.op === "column") return part.type === "number" && names.add(part.name).size <= 2;
    return isArithmetic(part) && fits(part.left) && fits(part.right);
  };
  return isArithmetic(node) && fits(node) && names.size > 0;
}

type Writer = (
  row: readonly Scalar[],
  cells: number[],
  codeOf: (column: number, text: string) => number,
) => void;

function placesOf(events: EventDefinition): (name: string) => number {
  const names = Object.keys(events.schema);
  return (name) => {
    const place = names.indexOf(name);
    if (place >= 0) return place;
    throw new PortraitError({
      code: "unknown-id",
      message: `There is no column or feature ${JSON.stringify(name)}.`,
      hint: `There are ${listWords(names, 20)}.`,
      details: { name },
    });
  };
}

function checkCondition(node: ExpressionNode): void {
  if (nodeType(node) === "boolean") return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `A filter must be a condition; received an expression of type ${nodeType(node)}.`,
  });
}

/** A layout being drawn up: each different expression gets one place. */
function layoutBuilder(events: EventDefinition) {
  const placeOf = placesOf(events);
  const columns: HeldColumn[] = [];
  const computed: ComputedColumn[] = [];
  const writers: Writer[] = [];
  const known = new Map<string, number>();
  const flags = new Map<string, Flag>();
  let flagColumn = -1;
  let bits = 8;

  function add(kind: HeldColumn["kind"], width: CellWidth, writer?: (column: number) => Writer): number {
    const column = columns.push({ kind, width }) - 1;
    if (writer !== undefined) writers.push(writer(column));
    return column;
  }
  function held(kind: "time" | "arrival" | "number", node: ExpressionNode): number {
    const read = scalarReader(node, placeOf);
    const width = { time: 4, arrival: 8, number: 1 } as const;
    return add(kind, width[kind], (at) => (row, cells) => {
      cells[at] = ((read(row) as number | null) ?? Number.NaN) + 0;
    });
  }
  const operand = (node: ExpressionNode): Operand =>
    node.op === "literal" ? { value: node.value as number } : { column: number("number", node) };
  /** Computed columns are counted from -1 downwards, since it is not known yet how many are held. */
  function compute(node: Arithmetic): number {
    scalarReader(node, placeOf);
    const parts = { op: node.op, left: operand(node.left), right: operand(node.right) };
    return -computed.push(parts);
  }
  function number(kind: "time" | "arrival" | "number", node: ExpressionNode): number {
    const key = stableJson(node);
    const before = known.get(key);
    if (before !== undefined && kind === "number") return before;
    const column = hasShortOperands(node) ? compute(node) : held(kind, node);
    known.set(key, column);
    return column;
  }
  function text(node: ExpressionNode): number {
    const key = stableJson(node);
    const held = known.get(key);
    if (held !== undefined) return held;
    const read = scalarReader(node, placeOf);
    const column = add("text", 1, (at) => (row, cells, codeOf) => {
      const value = read(row) as string | null;
      cells[at] = value === null ? 0 : codeOf(at, value);
    });
    known.set(key, column);
    return column;
  }
  function flag(key: string, read: ScalarReader, expected: boolean): Flag {
    const held = flags.get(key);
    if (held !== undefined) return held;
    if (bits === 8) {
      bits = 0;
      flagColumn = add("flags", 1, (at) => (_, cells) => {
        cells[at] = 0;
      });
    }
    const found = { column: flagColumn, mask: 1 << bits++ };
    writers.push((row, cells) => {
      if ((read(row) === true) === expected)
        cells[found.column] = (cells[found.column] as number) | found.mask;
    });
    flags.set(key, found);
    return found;
  }
  const truth = (node: ExpressionNode): Flag => {
    checkCondition(node);
    return flag(stableJson(node), scalarReader(node, placeOf), true);
  };
  const isKnown = (node: ExpressionNode): Flag => {
    const absent: ExpressionNode = { op: "isNull", of: node };
    return flag(`known ${stableJson(node)}`, scalarReader(absent, placeOf), false);
  };
  return { columns, computed, writers, add, number, text, truth, isKnown };
}

type Builder = ReturnType<typeof layoutBuilder>;

function sourceOf(builder: Builder, node: AggregateNode): Source {
  const { aggregate, input, steps } = node;
  if (aggregate === "funnel") return { kind: "steps", flags: (steps ?? []).map(builder.truth) };
  if (input === undefined) return { kind: "none" };
  if (aggregate === "share") return { kind: "truth", truth: builder.truth(input) };
  switch (nodeType(input)) {
    case "category":
      return { kind: "text", column: builder.text(input) };
    case "boolean":
      return { kind: "boolean", truth: builder.truth(input), known: builder.isKnown(input) };
    default:
      return { kind: "number", column: builder.number("number", input) };
  }
}

/**
 * Draws up what is held of each event.
 *
 * @param events - The events.
 * @param aggregates - What is computed.
 * @param population - Which events make a user a member.
 * @param keyed - Whether rows have keys.
 * @throws PortraitError `invalid-definition` when types do not fit; `unknown-id` when there is no column of a name.
 */
export function layoutOf(
  events: EventDefinition,
  aggregates: readonly AggregateNode[],
  population: ExpressionNode | undefined,
  keyed: boolean,
): Layout {
  const builder = layoutBuilder(events);
  const instant = (name: string): ExpressionNode => ({ op: "column", name, type: "timestamp" });
  builder.number("time", instant(events.time));
  builder.add("era", 1);
  builder.add("line", 4);
  const key = keyed ? ([builder.add("key", 4), builder.add("key", 4)] as const) : undefined;
  const arrival =
    events.arrival === undefined ? undefined : builder.number("arrival", instant(events.arrival));
  const sources = aggregates.map((node) => sourceOf(builder, node));
  const filters = aggregates.map(({ where }) => (where === undefined ? undefined : builder.truth(where)));
  const member = population === undefined ? undefined : builder.truth(population);
  const { columns, computed, writers } = builder;
  const placed = (column: number): number => (column < 0 ? columns.length - 1 - column : column);
  const placedOperand = (operand: Operand): Operand =>
    "column" in operand ? { column: placed(operand.column) } : operand;
  return {
    columns,
    computed: computed.map(({ op, left, right }) => ({
      op,
      left: placedOperand(left),
      right: placedOperand(right),
    })),
    key,
    arrival,
    sources: sources.map((source) =>
      source.kind === "number" ? { kind: "number", column: placed(source.column) } : source,
    ),
    filters,
    population: member,
    fill: (row, cells, codeOf) => {
      for (const write of writers) write(row, cells, codeOf);
    },
  };
}
