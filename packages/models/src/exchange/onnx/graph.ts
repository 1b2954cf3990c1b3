import type { OnnxAttribute, OnnxNode, OnnxTensor, OnnxValue, Precision } from "./proto.js";

/** A graph that is being built; names within it are made up. */
export interface GraphBuilder {
  /** Whether numbers have 32 or 64 bits. */
  readonly precision: Precision;
  /** What has been added. */
  readonly parts: {
    /** The operations. */
    readonly nodes: readonly OnnxNode[];
    /** The constants. */
    readonly tensors: readonly OnnxTensor[];
    /** What goes in. */
    readonly inputs: readonly OnnxValue[];
  };
  /**
   * Adds an input of shape `[rows, 1]`.
   *
   * @param name - Its name.
   * @param type - The type of its elements.
   * @returns The name.
   */
  input(name: string, type: OnnxValue["type"]): string;
  /**
   * Adds a constant of numbers of the graph's precision.
   *
   * @param values - The numbers.
   * @param dims - The extent of each dimension.
   * @returns Its name.
   */
  constant(values: ArrayLike<number>, dims: readonly number[]): string;
  /**
   * Adds a constant of integers in one dimension.
   *
   * @param values - The integers.
   * @returns Its name.
   */
  integers(values: readonly number[]): string;
  /**
   * Adds an operation.
   *
   * @param operator - The operator.
   * @param inputs - What it reads.
   * @param attributes - Its attributes.
   * @param output - The name of what it writes; left out, one is made up.
   * @returns The name of what it writes.
   */
  add(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    output?: string,
  ): string;
}

const LEARNT: ReadonlySet<string> = new Set(["LabelEncoder", "TreeEnsemble", "TreeEnsembleRegressor"]);

/**
 * Starts a graph.
 *
 * @param precision - Whether numbers have 32 or 64 bits.
 */
export function createGraph(precision: Precision): GraphBuilder {
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  const inputs: OnnxValue[] = [];
  let count = 0;
  const fresh = (): string => `portrait:${count++}`;
  const tensor = (type: OnnxTensor["type"], values: ArrayLike<number>, dims: readonly number[]): string => {
    const name = fresh();
    tensors.push({ name, type, dims, values });
    return name;
  };
  return Object.freeze<GraphBuilder>({
    precision,
    parts: { nodes, tensors, inputs },
    input(name, type) {
      inputs.push({ name, type, width: 1 });
      return name;
    },
    constant: (values, dims) => tensor(precision, values, dims),
    integers: (values) => tensor("int64", values, [values.length]),
    add(operator, sources, attributes = {}, output = fresh()) {
      const domain = LEARNT.has(operator) ? "ai.onnx.ml" : "";
      nodes.push({ operator, domain, inputs: sources, output, attributes });
      return output;
    },
  });
}

/** The number of a precision's type, for the attribute `to` of `Cast`. */
export const castTo = (precision: Precision): Readonly<Record<string, OnnxAttribute>> => ({
  to: { kind: "int", value: precision === "float" ? 1 : 11 },
});
