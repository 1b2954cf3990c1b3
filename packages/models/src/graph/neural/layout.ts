import { describeValue, type Json, PortraitError } from "@portrait/core";
import {
  type EngineGraph,
  type EngineNodes,
  type Graph,
  isEngineGraph,
  isGraph,
  type NodeFeatures,
  type Nodes,
  nodeRanges,
  placeOf,
} from "@portrait/graph";
import { type Csr, createCsr } from "@portrait/kernels";
import { type ConfigReader, invalidArtifact, textRule } from "../../input/artifact.js";
import { idsRule } from "../../recommend/read-state.js";

/** How the nodes of one type enter a network: by their features, or each by a number of its own. */
export interface NodeInput {
  /** The type. */
  readonly node: string;
  /** How many columns they take. */
  readonly width: number;
  /** Where nodes have no features: the ids in the order of their columns. */
  readonly ids?: readonly string[];
}

/** What a network expects of a graph: types of nodes with their inputs, and types of edges. */
export interface GraphLayout {
  /** The types of nodes, in the order of the definition. */
  readonly nodes: readonly NodeInput[];
  /** The types of edges, in the order of the definition. */
  readonly edges: readonly {
    /** The name. */
    readonly name: string;
    /** The type of node that they start from. */
    readonly from: string;
    /** The type of node that they lead to. */
    readonly to: string;
    /** Whether it matters which end is which. */
    readonly directed: boolean;
  }[];
}

/**
 * Checks that a value is a graph.
 *
 * @param owner - Who asks.
 * @param graph - The value.
 * @throws PortraitError `invalid-argument`.
 */
export function checkGraph(owner: string, graph: unknown): asserts graph is Graph {
  if (isGraph(graph)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the graph must be made by createGraph; received ${describeValue(graph)}.`,
  });
}

/**
 * The layout of a graph. Nodes without features have a column each in memory, and none in an engine, which may have more of them
 * than a model could have columns.
 *
 * @param graph - The graph.
 */
export function layoutOf(graph: Graph | EngineGraph): GraphLayout {
  const nodes = graph.definition.nodes.map((node): NodeInput => {
    if (isEngineGraph(graph)) {
      const { length: width } = (graph.nodes[node] as EngineNodes).features;
      return width === 0 ? { node, width, ids: [] } : { node, width };
    }
    const { ids, features } = graph.nodes[node] as Nodes;
    return features === undefined ? { node, width: ids.length, ids } : { node, width: features.width };
  });
  const edges = Object.entries(graph.definition.edges).map(([name, { from, to, directed }]) => ({
    name,
    from,
    to,
    directed,
  }));
  return Object.freeze({ nodes, edges });
}

/** How many columns a network's input has. */
export function inputWidth({ nodes }: GraphLayout): number {
  return nodes.reduce((sum, { width }) => sum + width, 0);
}

function mismatch(owner: string, problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: ${problem}.`,
    hint: "Pass a graph of the same definition and features as the one that was learnt from.",
  });
}

/**
 * Throws `invalid-data` unless a graph is of a layout; where nodes have no features their ids may differ.
 *
 * @param owner - Who asks.
 * @param graph - The graph.
 * @param layout - What is expected.
 */
export function checkLayout(owner: string, graph: Graph | EngineGraph, layout: GraphLayout): void {
  const found = layoutOf(graph);
  const shape = ({ nodes, edges }: GraphLayout): string =>
    [
      ...nodes.map(({ node }) => node),
      ...edges.map(({ name, from, to, directed }) => `${name}: ${from} ${directed ? "to" : "and"} ${to}`),
    ].join(", ");
  if (shape(found) !== shape(layout)) {
    throw mismatch(owner, `the graph must be of ${shape(layout)}; received ${shape(found)}`);
  }
  layout.nodes.forEach(({ node, width, ids }, index) => {
    const other = found.nodes[index] as NodeInput;
    const plain = (input: NodeInput): string =>
      input.ids === undefined ? `${input.width} features` : "no features";
    const fits =
      ids === undefined ? other.ids === undefined && other.width === width : other.ids !== undefined;
    if (fits) return;
    throw mismatch(
      owner,
      `nodes of type ${JSON.stringify(node)} must have ${plain({ node, width, ...(ids === undefined ? {} : { ids }) })}; received ${plain(other)}`,
    );
  });
}

/** Whether the rows of inputs are divided by the sum of their magnitudes. */
export type InputNormalization = "rows" | "none";

/**
 * The inputs of all nodes as one sparse matrix: each type has columns of its own. A node without features whose id the
 * layout does not know has no input.
 *
 * @param graph - The graph, of the layout.
 * @param layout - Where each type's columns stand.
 * @param normalization - Whether rows are normalised.
 */
export function nodeInputs(graph: Graph, layout: GraphLayout, normalization: InputNormalization): Csr {
  const [row, column, value]: [number[], number[], number[]] = [[], [], []];
  let left = 0;
  nodeRanges(graph).forEach(({ node, start }, index) => {
    const { width, ids } = layout.nodes[index] as NodeInput;
    const put = (place: number, at: number, number: number): void => {
      row.push(start + place);
      column.push(left + at);
      value.push(number);
    };
    const given = graph.nodes[node] as Nodes;
    if (ids === undefined) eachFeature(given.features, given.ids.length, put);
    else {
      given.ids.forEach((id, place) => {
        const at = placeOf(ids, id);
        if (at >= 0) put(place, at, 1);
      });
    }
    left += width;
  });
  const rows = nodeRanges(graph).reduce((sum, { count }) => sum + count, 0);
  const matrix = createCsr({ rows, columns: inputWidth(layout), row, column, value });
  return normalization === "none" ? matrix : divideRows(matrix);
}

/**
 * The inputs of some nodes of a graph in an engine, a row for each.
 *
 * @param graph - The graph, of the layout.
 * @param layout - Where each type's columns stand.
 * @param normalization - Whether rows are normalised.
 * @param numbers - The numbers of the nodes among all.
 * @param signal - Stops it.
 */
export async function engineInputs(
  graph: EngineGraph,
  layout: GraphLayout,
  normalization: InputNormalization,
  numbers: Uint32Array,
  signal?: AbortSignal,
): Promise<Csr> {
  const [row, column, value]: [number[], number[], number[]] = [[], [], []];
  let left = 0;
  for (const [index, { node, start, count }] of nodeRanges(graph).entries()) {
    const { width } = layout.nodes[index] as NodeInput;
    const rows = Uint32Array.from(numbers.keys()).filter((at) => {
      const number = numbers[at] as number;
      return number >= start && number < start + count;
    });
    if (width > 0 && rows.length > 0) {
      const places = rows.map((at) => (numbers[at] as number) - start);
      eachFeature(await graph.features(node, places, signal), rows.length, (place, at, number) => {
        row.push(rows[place] as number);
        column.push(left + at);
        value.push(number);
      });
    }
    left += width;
  }
  const matrix = createCsr({ rows: numbers.length, columns: inputWidth(layout), row, column, value });
  return normalization === "none" ? matrix : divideRows(matrix);
}

function eachFeature(
  features: NodeFeatures | undefined,
  count: number,
  put: (place: number, at: number, value: number) => void,
): void {
  if (features === undefined) return;
  for (let place = 0; place < count; place++) {
    if (features.type === "sparse") {
      for (
        let entry = features.offsets[place] as number;
        entry < (features.offsets[place + 1] as number);
        entry++
      ) {
        put(place, features.indices[entry] as number, features.values[entry] as number);
      }
      continue;
    }
    for (let at = 0; at < features.width; at++) {
      const value = features.values[place * features.width + at] as number;
      if (value !== 0) put(place, at, value);
    }
  }
}

function divideRows(matrix: Csr): Csr {
  const values = matrix.values.slice();
  for (let row = 0; row < matrix.rows; row++) {
    const part = values.subarray(matrix.offsets[row], matrix.offsets[row + 1]);
    const sum = part.reduce((total, value) => total + Math.abs(value), 0);
    if (sum > 0) for (let at = 0; at < part.length; at++) part[at] = (part[at] as number) / sum;
  }
  return { ...matrix, values };
}

/**
 * A layout as data.
 *
 * @param layout - The layout.
 */
export function layoutState({ nodes, edges }: GraphLayout): Json {
  return {
    nodes: nodes.map(({ node, width, ids }) => ({ node, width, ids: ids === undefined ? null : [...ids] })),
    edges: edges.map((edge) => ({ ...edge })),
  };
}

/**
 * Reads a layout out of a saved config.
 *
 * @param kind - The model's kind.
 * @param config - The config of the layout.
 * @throws PortraitError `invalid-artifact`.
 */
export function readLayout(kind: string, config: ConfigReader): GraphLayout {
  const width = {
    default: 0,
    expected: "an integer >= 0",
    accepts: (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0,
  };
  const maybeIds = {
    default: null,
    expected: `null or ${idsRule.expected}`,
    accepts: (value: unknown) => value === null || idsRule.accepts(value),
  };
  const flag = {
    default: false,
    expected: "true or false",
    accepts: (value: unknown) => typeof value === "boolean",
  };
  const nodes = config.objects("nodes").map((entry): NodeInput => {
    const ids = entry.read<readonly string[] | null>("ids", maybeIds);
    const columns = entry.read<number>("width", width);
    if (ids !== null && ids.length !== columns) {
      throw invalidArtifact(kind, `layout has ${ids.length} ids for ${columns} columns`);
    }
    const node = entry.read("node", textRule);
    return ids === null ? { node, width: columns } : { node, width: columns, ids: Object.freeze([...ids]) };
  });
  const names = nodes.map(({ node }) => node);
  const edges = config.objects("edges").map((entry) => ({
    name: entry.read("name", textRule),
    from: entry.read("from", textRule),
    to: entry.read("to", textRule),
    directed: entry.read<boolean>("directed", flag),
  }));
  const odd = edges.find(({ from, to }) => !names.includes(from) || !names.includes(to));
  if (odd !== undefined)
    throw invalidArtifact(kind, `edge ${JSON.stringify(odd.name)} ends at an unknown type of node`);
  return Object.freeze({ nodes, edges });
}
