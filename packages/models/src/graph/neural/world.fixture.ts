import { createDenseVector, createRandom } from "@portrait/core";
import { createGraph, defineGraph, type Graph, labelNodes, type NodeLabels } from "@portrait/graph";

/** Users of two circles, who trust each other within, like the circle's items, and are told apart by noisy features. */
export interface World {
  /** The graph. */
  readonly graph: Graph<"user" | "item", "likes" | "trusts">;
  /** The circle of each user. */
  readonly circles: ReadonlyMap<string, string>;
  /** Every fourth user. */
  readonly train: NodeLabels<"user" | "item", "likes" | "trusts">;
  /** Others. */
  readonly validation: NodeLabels<"user" | "item", "likes" | "trusts">;
  /** The rest. */
  readonly test: readonly string[];
}

const definition = defineGraph({
  nodes: ["user", "item"],
  edges: { likes: { from: "user", to: "item" }, trusts: { from: "user", to: "user", directed: true } },
});

const name = (kind: string, place: number): string => `${kind}${String(place).padStart(2, "0")}`;

/**
 * Makes a world.
 *
 * @param seed - Another seed, another world of the same rules.
 * @param features - Whether users have features.
 */
export function world(seed: number, features: boolean = true): World {
  const random = createRandom(seed);
  const users = Array.from({ length: 24 }, (_, place) => name("u", place));
  const circle = (place: number): number => place % 2;
  const likes = users.flatMap((from, place) =>
    [0, 1, 2].map(() => ({ from, to: name("i", 2 * random.integer(4) + circle(place)) })),
  );
  const trusts = users.flatMap((from, place) =>
    [0, 1].map(() => ({ from, to: name("u", 2 * random.integer(12) + circle(place)) })),
  );
  const values = Float64Array.from({ length: 48 }, (_, at) =>
    Math.abs(at % 2 === circle(Math.floor(at / 2)) ? 1 + random.normal() / 3 : random.normal() / 3),
  );
  const graph = createGraph(definition, {
    nodes: {
      user: { ids: users, ...(features ? { features: createDenseVector({ width: 2, values }) } : {}) },
      item: { ids: Array.from({ length: 8 }, (_, place) => name("i", place)) },
    },
    edges: { likes, trusts },
  });
  const circles = new Map(users.map((user, place) => [user, circle(place) === 0 ? "even" : "odd"]));
  const labels = (keep: (place: number) => boolean) =>
    labelNodes(graph, { node: "user", labels: [...circles].filter((_, place) => keep(place)) });
  return {
    graph,
    circles,
    train: labels((place) => place % 8 < 2),
    validation: labels((place) => place % 8 === 2 || place % 8 === 3),
    test: users.filter((_, place) => place % 8 > 3),
  };
}
