// What must come out the same in Node and in a browser: models on the kernels, and a graph network on a backend of tfjs.
import { tfjs } from "@portrait/backend-tfjs";
import { createDenseVector, fit } from "@portrait/core";
import { createGraph, defineGraph, labelNodes } from "@portrait/graph";
import { gcn } from "@portrait/models/graph";
import { answers, learnModels } from "../edge/answers.mjs";

const ids = Array.from({ length: 20 }, (_, place) => `p${String(place).padStart(2, "0")}`);
const people = defineGraph({ nodes: ["person"], edges: { knows: { from: "person", to: "person" } } });
const graph = createGraph(people, {
  nodes: {
    person: {
      ids,
      features: createDenseVector({
        width: 2,
        values: Float64Array.from({ length: 40 }, (_, at) => (at * 7) % 5),
      }),
    },
  },
  edges: { knows: ids.flatMap((from, at) => [2, 4].map((step) => ({ from, to: ids[(at + step) % 20] }))) },
});
const labels = ids.slice(0, 8).map((id, at) => [id, at % 2 === 0 ? "even" : "odd"]);

/** Learns and asks on a backend. */
export async function found(name) {
  const backend = await tfjs(name);
  try {
    const train = labelNodes(graph, { node: "person", labels });
    const model = await fit(gcn({ epochs: 20, patience: null }), train, { backend, seed: 1 });
    const { values } = await model.predictProba(graph);
    const own = await answers(await learnModels());
    return { ...own, found: { ...own.found, [`gcn on ${name}`]: [...values] } };
  } finally {
    backend.dispose();
  }
}
