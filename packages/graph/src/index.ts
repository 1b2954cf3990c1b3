/**
 * Typed graphs: nodes and edges of several types, with weights, times and features.
 *
 * @packageDocumentation
 */
export {
  createGraph,
  type EdgeColumns,
  type EdgeRow,
  type GraphInput,
} from "./create-graph.js";
export { adjacency } from "./csr.js";
export {
  defineGraph,
  type EdgeDefinition,
  type GraphDefinition,
  type GraphDefinitionInit,
} from "./definition.js";
export { type EngineGraph, type EngineNodes, isEngineGraph } from "./engine-graph.js";
export { type EngineLabelsInput, type EngineNodeLabels, labelEngineNodes } from "./engine-labels.js";
export type { EventEdges } from "./event-plan.js";
export { type FlatOptions, flatAdjacency, type NodeRange, nodeRanges } from "./flat.js";
export { type EventGraphOptions, graphFromEvents } from "./from-events.js";
export { graphFromInteractions, type InteractionGraphDefinition } from "./from-interactions.js";
export {
  type Edges,
  fingerprintGraph,
  type Graph,
  isGraph,
  type NodeFeatures,
  type Nodes,
} from "./graph.js";
export { type GraphLinks, graphLinks } from "./graph-links.js";
export { type EngineGraphOptions, type EventNodes, eventNodes, graphInEngine } from "./in-engine.js";
export { coreNumbers, kCore } from "./k-core.js";
export { type LinkExamples, sampleNonEdges } from "./links.js";
export { labelNodes, type NodeLabels, type NodeLabelsInput } from "./node-labels.js";
export type { NodesInput } from "./nodes.js";
export { listEdges } from "./pack-edges.js";
export { placeOf } from "./places.js";
export {
  type NeighbourRows,
  type NeighbourSource,
  type NeighboursAt,
  neighbourSource,
  type SampledHop,
  sampleNeighbourhood,
} from "./sample.js";
export {
  type EdgeSplit,
  type EdgeSplitOptions,
  type EdgeTimes,
  splitEdges,
  splitEdgesByTime,
} from "./split-edges.js";
export {
  type ComponentStatistics,
  type DegreeStatistics,
  type EdgeStatistics,
  type GraphStatistics,
  graphStatistics,
  type NodeStatistics,
} from "./statistics.js";
export { subgraph } from "./subgraph.js";
