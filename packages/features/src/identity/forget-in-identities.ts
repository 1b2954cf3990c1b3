import { describeValue, type Forgettable, hashText, PortraitError } from "@portrait/core";
import type { IdentityGraph } from "./identity-graph.js";

/**
 * A graph of identities as a place that `forget` of `@portrait/core` can forget a user in: all ids that are of the same person when
 * it is asked are forgotten, so that what is left is what the statements without these ids make; other ids of theirs stay seen.
 * The graph is changed in place; write its snapshot anew. Events and profiles under the person's other ids are not the
 * graph's: take the ids from `resolve` before, and forget each where it stands.
 *
 * @param graph - The graph.
 * @param space - The space of the user's id.
 * @throws PortraitError `invalid-argument` when the graph has no such space.
 *
 * @example
 * ```ts
 * import { forget } from "@portrait/core";
 * import { forgetInIdentities, identityGraph } from "@portrait/features/identity";
 *
 * const graph = identityGraph({ spaces: [{ name: "account", limit: 1 }, { name: "device" }] });
 * graph.add({ ids: [{ space: "account", value: "ann" }, { space: "device", value: "phone" }], at: "2024-01-05" });
 * const { receipt } = await forget("ann", { identities: forgetInIdentities(graph, "account") });
 * receipt.targets[0]?.removed; // => { ids: 2, statements: 1 }
 * graph.stats().ids; // => 0
 * ```
 */
export function forgetInIdentities<Space extends string>(
  graph: IdentityGraph<Space>,
  space: NoInfer<Space>,
): Forgettable<IdentityGraph<Space>> {
  if (!graph.spaces.includes(space)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `forgetInIdentities: the graph has no space ${describeValue(space)}.`,
      hint: `Its spaces are ${graph.spaces.map((name) => JSON.stringify(name)).join(", ")}.`,
    });
  }
  const hash = (): string => hashText(graph.snapshot());
  return Object.freeze<Forgettable<IdentityGraph<Space>>>({
    kind: "identities",
    async forget(user) {
      const [before, held] = [hash(), graph.stats()];
      for (const id of graph.resolve({ space, value: user }).ids) graph.forget(id);
      const left = graph.stats();
      const removed = { ids: held.ids - left.ids, statements: held.statements - left.statements };
      return { value: graph, removed, before, after: hash() };
    },
  });
}
