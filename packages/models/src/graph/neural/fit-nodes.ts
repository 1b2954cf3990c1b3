import type { Codec, FitContext, Json, ModelState, OptionRules, ResolvedOptions } from "@portrait/core";
import { type NodeLabels, nodeRanges } from "@portrait/graph";
import { invalidArtifact, readConfig, textRule, textsRule } from "../../input/artifact.js";
import { readParameters } from "../../recommend/parameters.js";
import { readFloats } from "../../recommend/read-state.js";
import type { Score } from "./best-weights.js";
import { checkLabels, type LabelledNodes, validationCodes } from "./check-labels.js";
import {
  checkLayout,
  type GraphLayout,
  type InputNormalization,
  inputWidth,
  layoutOf,
  nodeInputs,
  readLayout,
} from "./layout.js";
import type { Sparse } from "./math.js";
import type { Network, NetworkFrame } from "./network.js";
import {
  createNodeClassifier,
  NODE_CLASSIFIER_VERSION,
  type NodeClassifier,
  type NodeClassifierFit,
} from "./node-classifier.js";
import { crossEntropy, rowSoftmax } from "./ops/losses.js";
import type { Matrix } from "./ops/matrix.js";
import { plainMaths } from "./plain-maths.js";
import { lazySparse } from "./sparse.js";

/** The parameters that every classifier of nodes has. */
export interface NodeParams {
  /** How many epochs at most. */
  readonly epochs: number;
  /** The step size. */
  readonly learningRate: number;
  /** The weight of the penalty. */
  readonly l2: number;
  /** How many epochs to wait for a better one. */
  readonly patience: number | null;
  /** Whether inputs are normalised. */
  readonly inputNormalization: InputNormalization;
}

/** One graph with the rows that are looked at. */
export interface Part<Structure> {
  readonly inputs: Sparse;
  readonly structure: Structure;
  readonly rows: Int32Array;
}

/** The numbers of labelled nodes among all nodes of their graph. */
export function labelledRows({ graph, node, places }: LabelledNodes): Int32Array {
  const start = nodeRanges(graph).find((range) => range.node === node)?.start ?? 0;
  return Int32Array.from(places, (place) => start + place);
}

function partOf<Structure>(
  data: NodeLabels,
  layout: GraphLayout,
  normalization: InputNormalization,
  network: Network<Structure>,
  known?: { readonly graph: LabelledNodes["graph"]; readonly part: Part<Structure> },
): Part<Structure> {
  const rows = labelledRows(data);
  if (known?.graph === data.graph) return { ...known.part, rows };
  return {
    inputs: lazySparse(nodeInputs(data.graph, layout, normalization)),
    structure: network.prepare(data.graph),
    rows,
  };
}

/**
 * How well scores agree with classes.
 *
 * @param scores - All nodes' scores.
 * @param rows - The rows that are looked at.
 * @param codes - Their classes.
 */
export function scoreOf(scores: Matrix, rows: Int32Array, codes: Int32Array): Score {
  const probabilities = rowSoftmax(scores);
  let [loss, right] = [0, 0];
  rows.forEach((row, at) => {
    const part = probabilities.subarray(row * scores.columns, (row + 1) * scores.columns);
    const code = codes[at] as number;
    loss -= Math.log(Math.max(part[code] as number, 1e-30));
    if (part.indexOf(part.reduce((a, b) => Math.max(a, b))) === code) right++;
  });
  return { loss: loss / rows.length, accuracy: right / rows.length };
}

/**
 * Learns a classifier of nodes on the whole graph at once.
 *
 * @param kind - The estimator.
 * @param data - The labelled nodes.
 * @param params - The parameters.
 * @param makeNetwork - The network for a layout.
 * @param context - Seed, backend, validation, progress.
 * @throws PortraitError `invalid-argument`, `invalid-data`, `aborted`.
 */
export async function fitNodes<Structure>(
  kind: string,
  data: NodeLabels,
  params: NodeParams & { readonly [name: string]: Json },
  makeNetwork: (frame: NetworkFrame) => Network<Structure>,
  context: FitContext<NodeLabels>,
): Promise<NodeClassifier> {
  checkLabels(kind, data);
  const layout = layoutOf(data.graph);
  const { classes, codes } = data.target;
  const networkFor = (frame: Omit<NetworkFrame, "outputs">): Network<Structure> =>
    makeNetwork({ ...frame, outputs: classes.length });
  const network = networkFor({ layout, width: inputWidth(layout) });
  const { inputNormalization: normalization } = params;
  const train = partOf(data, layout, normalization, network);
  const judge = judgeOf(kind, data, { layout, normalization, network }, train, context.validation);
  const { trainWeights } = await import("./train.js");
  const weights = await trainWeights(
    {
      ...params,
      kind,
      shapes: network.shapes,
      steps: () => [
        (maths, tensors) =>
          maths.apply(
            crossEntropy(train.rows, codes),
            network.forward(maths, tensors, train.inputs, train.structure).scores,
          ),
      ],
      ...(judge === undefined ? {} : { judge }),
    },
    context,
  );
  return createNodeClassifier({
    kind,
    params,
    layout,
    normalization,
    node: data.node,
    classes,
    network,
    makeNetwork: networkFor,
    weights,
  });
}

/** What is needed to judge weights. */
interface Judged<Structure> {
  readonly layout: GraphLayout;
  readonly normalization: InputNormalization;
  readonly network: Network<Structure>;
}

/**
 * What says how well weights do on the nodes to stop by, if there are any.
 *
 * @param kind - The estimator.
 * @param data - What is learnt from.
 * @param judged - The network and what it expects of a graph.
 * @param train - The graph that is learnt from, where it is whole in memory.
 * @param validation - The nodes to stop by.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function judgeOf<Structure>(
  kind: string,
  data: LabelledNodes,
  { layout, normalization, network }: Judged<Structure>,
  train: Part<Structure> | undefined,
  validation: NodeLabels | undefined,
): ((weights: readonly Float32Array[]) => Score) | undefined {
  if (validation === undefined) return undefined;
  const codes = validationCodes(kind, validation, data);
  checkLayout(kind, validation.graph, layout);
  const known = train === undefined ? undefined : { graph: data.graph, part: train };
  const part = partOf(validation, layout, normalization, network, known);
  return (weights) => {
    const matrices = network.shapes.map(({ rows, columns }, index) => ({
      rows,
      columns,
      data: weights[index] as Float32Array,
    }));
    const { scores } = network.forward(plainMaths, matrices, part.inputs, part.structure);
    return scoreOf(scores, part.rows, codes);
  };
}

/** A network of a kind of its own, and what makes it for other layouts. */
export interface NetworkOf<Made> {
  /** The network. */
  readonly network: Made;
  /**
   * The network for another layout.
   *
   * @param frame - Layout and inputs.
   */
  readonly makeNetwork: (frame: Omit<NetworkFrame, "outputs">) => Made;
}

/**
 * What was learnt, out of the state of a node classifier.
 *
 * @param kind - The kind.
 * @param rules - The rules of its options.
 * @param makeNetwork - The network for parameters and a layout.
 * @param state - The state.
 * @throws PortraitError `invalid-artifact`.
 */
export function readNodeClassifier<Rules extends OptionRules, Structure, Made extends Network<Structure>>(
  kind: string,
  rules: Rules,
  makeNetwork: (params: ResolvedOptions<Rules>, frame: NetworkFrame) => Made,
  state: ModelState,
): NodeClassifierFit<Structure> & NetworkOf<Made> {
  const config = readConfig(kind, NODE_CLASSIFIER_VERSION, state);
  const params = readParameters(rules, config.object("params"));
  const layout = readLayout(kind, config.object("layout"));
  const classes = Object.freeze([...config.read("classes", textsRule)]);
  const node = config.read("node", textRule);
  if (classes.length < 2) throw invalidArtifact(kind, "classes must be at least two");
  if (!layout.nodes.some((input) => input.node === node)) {
    throw invalidArtifact(kind, `node must be one of the layout's types; received ${JSON.stringify(node)}`);
  }
  const networkFor = (frame: Omit<NetworkFrame, "outputs">): Made =>
    makeNetwork(params, { ...frame, outputs: classes.length });
  const network = networkFor({ layout, width: inputWidth(layout) });
  const weights = network.shapes.map(({ name, rows, columns }) =>
    readFloats(kind, state, name, [rows, columns]),
  );
  const normalization = (params as unknown as NodeParams).inputNormalization;
  return {
    kind,
    params,
    layout,
    normalization,
    node,
    classes,
    network,
    makeNetwork: networkFor,
    weights,
  };
}

/**
 * The codec of a kind of node classifier.
 *
 * @param kind - The kind.
 * @param rules - The rules of its options.
 * @param makeNetwork - The network for parameters and a layout.
 */
export function nodeClassifierCodec<Rules extends OptionRules, Structure>(
  kind: string,
  rules: Rules,
  makeNetwork: (params: ResolvedOptions<Rules>, frame: NetworkFrame) => Network<Structure>,
): Codec<NodeClassifier> {
  return {
    kind,
    decode: (state) => createNodeClassifier(readNodeClassifier(kind, rules, makeNetwork, state)),
  };
}
