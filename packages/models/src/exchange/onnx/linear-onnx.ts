import type { CategorySpec, ColumnSpec, NumberSpec } from "../../input/column-encoder.js";
import type { LinearParts } from "../model-parts.js";
import { castTo, type GraphBuilder } from "./graph.js";

const LARGEST = 1e30;

/** The weights of some encoded columns for all outputs, of shape `[count, outputs]`. */
function rowsOf({ weights, offsets, intercepts }: LinearParts, from: number, count: number): number[] {
  const width = offsets.at(-1) as number;
  return Array.from({ length: count * intercepts.length }, (_, at) => {
    const output = at % intercepts.length;
    return weights[output * width + from + Math.floor(at / intercepts.length)] as number;
  });
}

function scaled(graph: GraphBuilder, spec: NumberSpec, value: string): string {
  const number = (of: number): string => graph.constant([of], [1]);
  let found = value;
  if (spec.signedLog) {
    const size = graph.add("Log", [graph.add("Add", [graph.add("Abs", [value]), number(1)])]);
    found = graph.add("Mul", [graph.add("Sign", [value]), size]);
  }
  const centred = graph.add("Sub", [found, number(spec.mean)]);
  const divided = graph.add("Div", [centred, number(spec.scale)]);
  return graph.add("Max", [graph.add("Min", [divided, number(LARGEST)]), number(-LARGEST)]);
}

function numberTerm(graph: GraphBuilder, parts: LinearParts, index: number): string {
  const spec = parts.specs[index] as Exclude<ColumnSpec, CategorySpec>;
  const outputs = parts.intercepts.length;
  const from = parts.offsets[index] as number;
  const input = graph.input(spec.name, graph.precision);
  const missing = graph.add("IsNaN", [input]);
  const known = spec.type === "number" ? scaled(graph, spec, input) : input;
  const place = spec.type === "number" ? (spec.fill - spec.mean) / spec.scale : spec.fill;
  const filled = graph.add("Where", [missing, graph.constant([place], [1]), known]);
  const term = graph.add("MatMul", [filled, graph.constant(rowsOf(parts, from, 1), [1, outputs])]);
  if (!spec.indicator) return term;
  const flag = graph.add("Cast", [missing], castTo(graph.precision));
  const more = graph.add("MatMul", [flag, graph.constant(rowsOf(parts, from + 1, 1), [1, outputs])]);
  return graph.add("Add", [term, more]);
}

function categoryTerm(graph: GraphBuilder, parts: LinearParts, index: number): string {
  const { name, levels, other, nulls } = parts.specs[index] as CategorySpec;
  const outputs = parts.intercepts.length;
  const from = parts.offsets[index] as number;
  const zeros = new Array<number>(outputs).fill(0);
  const rare = other ? rowsOf(parts, from + levels.length, 1) : zeros;
  const missing = nulls ? rowsOf(parts, from + levels.length + (other ? 1 : 0), 1) : zeros;
  const table = graph.constant(
    [...rowsOf(parts, from, levels.length), ...rare, ...missing],
    [levels.length + 2, outputs],
  );
  const empty = levels.includes("") ? [] : [""];
  const places = graph.add("LabelEncoder", [graph.input(name, "string")], {
    keys_strings: { kind: "texts", value: [...levels, ...empty] },
    values_int64s: {
      kind: "ints",
      value: [...levels.map((_, place) => place), ...empty.map(() => levels.length + 1)],
    },
    default_int64: { kind: "int", value: levels.length },
  });
  const flat = graph.add("Reshape", [places, graph.integers([-1])]);
  return graph.add("Gather", [table, flat], { axis: { kind: "int", value: 0 } });
}

/**
 * Adds a linear model with its input encoding, one input of shape `[rows, 1]` for each column.
 *
 * @param graph - The graph.
 * @param parts - The model.
 * @returns The name of the raw outputs, of shape `[rows, outputs]`.
 */
export function addLinear(graph: GraphBuilder, parts: LinearParts): string {
  const { specs, intercepts } = parts;
  let sum = graph.constant(intercepts, [1, intercepts.length]);
  specs.forEach((spec, index) => {
    const term =
      spec.type === "category" ? categoryTerm(graph, parts, index) : numberTerm(graph, parts, index);
    sum = graph.add("Add", [sum, term]);
  });
  return sum;
}
