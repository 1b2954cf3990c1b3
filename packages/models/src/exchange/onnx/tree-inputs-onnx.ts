import type { TreeParts } from "../model-parts.js";
import { castTo, type GraphBuilder } from "./graph.js";

/** The columns that set splits read and threshold splits do not. */
function codeColumns({ ensemble }: TreeParts): ReadonlySet<number> {
  const { feature, categories } = ensemble;
  const codes = new Set<number>();
  feature.forEach((column, node) => {
    if (column >= 0 && (categories[node] as number) >= 0) codes.add(column);
  });
  feature.forEach((column, node) => {
    if (column >= 0 && (categories[node] as number) < 0) codes.delete(column);
  });
  return codes;
}

function codesOf(graph: GraphBuilder, input: string, levels: readonly string[]): string {
  const codes = graph.add("LabelEncoder", [input], {
    keys_strings: { kind: "texts", value: levels.length === 0 ? [""] : levels },
    values_int64s: { kind: "ints", value: levels.length === 0 ? [-1] : levels.map((_, code) => code) },
    default_int64: { kind: "int", value: -1 },
  });
  const numbers = graph.add("Cast", [codes], castTo(graph.precision));
  const unknown = graph.add("Less", [numbers, graph.constant([0], [1])]);
  return graph.add("Where", [unknown, graph.constant([Number.NaN], [1]), numbers]);
}

/**
 * Adds the inputs of trees, one of shape `[rows, 1]` for each column, and brings them together.
 *
 * @param graph - The graph.
 * @param parts - The model.
 * @returns The name of the matrix of shape `[rows, columns]`.
 */
export function addTreeInputs(graph: GraphBuilder, parts: TreeParts): string {
  const coded = codeColumns(parts);
  const columns = parts.columns.map(({ name, type, levels, zeroIsMissing }, column) => {
    const input = graph.input(name, type === "category" ? "string" : graph.precision);
    if (type === "category") return codesOf(graph, input, levels ?? []);
    if (zeroIsMissing === true) {
      const size = graph.add("Abs", [input]);
      const zero = graph.add("LessOrEqual", [size, graph.constant([Math.fround(1e-35)], [1])]);
      return graph.add("Where", [zero, graph.constant([Number.NaN], [1]), input]);
    }
    if (type !== "number" || !coded.has(column)) return input;
    const whole = graph.add("Floor", [graph.add("Abs", [input])]);
    return graph.add("Mul", [graph.add("Sign", [input]), whole]);
  });
  return graph.add("Concat", columns, { axis: { kind: "int", value: 1 } });
}
