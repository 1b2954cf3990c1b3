import type { EventLog, GraphPlan, HeldGraph } from "@portrait/core";
import { faultyEngines, type SoundEngine } from "./faulty-engine.fixture.js";
import type { EngineFault } from "./language-faults.fixture.js";

/**
 * Faults of held graphs.
 *
 * @param sound - Opens a sound engine.
 */
export function graphFaults(sound: () => SoundEngine): readonly EngineFault[] {
  const { engine } = faultyEngines(sound);
  const planned = (change: (plan: GraphPlan) => GraphPlan) =>
    engine((inner) => ({
      holdGraph: (log: EventLog, plan: GraphPlan, more: object) =>
        inner.holdGraph(log, Array.isArray(plan.nodes) ? change(plan) : plan, more),
    }));
  const read = (change: (graph: HeldGraph) => Partial<HeldGraph>) =>
    engine((inner) => ({
      async holdGraph(...input: Parameters<SoundEngine["holdGraph"]>) {
        const graph = await inner.holdGraph(...input);
        return { ...graph, ...change(graph) };
      },
    }));
  return [
    [
      "takes all events for edges",
      planned((plan) => ({ ...plan, edges: plan.edges.map(({ where: _, ...edge }) => edge) })),
      "the neighbours in a held graph are those of the events",
    ],
    [
      "answers in an order of its own",
      read((graph) => ({
        features: (node, places, options) => graph.features(node, places.slice().sort(), options),
      })),
      "a held graph answers in the order in which it is asked",
    ],
    [
      "knows classes of nodes that were not asked for",
      read((graph) => ({ labels: (node, column) => graph.labels(node, column) })),
      "a held graph knows the classes of nodes",
    ],
    [
      "takes zero for what is missing",
      planned((plan) => ({
        ...plan,
        nodes: plan.nodes.map(({ node, members }) =>
          members === undefined ? { node } : { node, members: { ...members, features: [] } },
        ),
      })),
      "a graph that cannot be held or read is refused",
    ],
    [
      "stays open",
      read(() => ({ close: async () => {} })),
      "a held graph ends when it is closed or its engine is",
    ],
    [
      "knows nodes by their edges alone",
      planned((plan) => ({ ...plan, nodes: plan.nodes.map(({ node }) => ({ node })) })),
      "a graph without events has the nodes of its log",
    ],
  ];
}
