import { describeValue, type Interactions } from "@portrait/core";
import { createGraph } from "./create-graph.js";
import type { GraphDefinition } from "./definition.js";
import { defineGraph } from "./definition.js";
import { refusal } from "./errors.js";
import type { Graph } from "./graph.js";

/** The definition of the bipartite graph of users and items. */
export type InteractionGraphDefinition = GraphDefinition<"user" | "item", "interacted">;

const isInteractions = (value: unknown): value is Interactions =>
  typeof value === "object" && value !== null && "users" in value && "item" in value && "at" in value;

/**
 * The bipartite graph of interactions, as any engine extracts them: nodes `user` and `item`, edges `interacted`. The weight of
 * an edge is how many events there were, its time that of the last.
 *
 * @param interactions - Who did something with what.
 * @throws PortraitError `invalid-argument` when they are none.
 *
 * @example
 * ```ts
 * import { createInteractions } from "@portrait/core";
 * import { graphFromInteractions } from "@portrait/graph";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "ann", item: "tea", at: 5 }]);
 * const { weights, times } = graphFromInteractions(log).edges.interacted;
 * [...weights, ...(times ?? [])]; // => [2, 5]
 * ```
 */
export function graphFromInteractions(interactions: Interactions): Graph<"user" | "item", "interacted"> {
  if (!isInteractions(interactions)) {
    throw refusal(
      "invalid-argument",
      "graphFromInteractions",
      `the argument must be interactions; received ${describeValue(interactions)}`,
      "Make them with createInteractions or an engine.",
    );
  }
  const { users, items, user, item, at } = interactions;
  const definition: InteractionGraphDefinition = defineGraph({
    nodes: ["user", "item"],
    edges: { interacted: { from: "user", to: "item" } },
  });
  return createGraph(definition, {
    nodes: { user: { ids: users }, item: { ids: items } },
    edges: { interacted: { fromIds: users, toIds: items, from: user, to: item, times: at } },
  });
}
