import { createInteractions, fit, interactionsFromColumns } from "@portrait/core";
import { createCsr } from "@portrait/kernels";
import { createSparseProduct } from "@portrait/kernels/dense";
import { itemKnn } from "@portrait/models/collaborative";
import { lightGcn } from "@portrait/models/graph";
import { normals, powerLawEdges } from "./data.ts";
import { stepClock } from "./steps.ts";

// One job on a made graph of so many edges, in a process of its own.
const [job = "none", edges = "10000", runs = "1"] = process.argv.slice(2);
const EDGES = Number(edges);
const USERS = Math.ceil(EDGES / 25);
const ITEMS = Math.ceil(EDGES / 20);
const { user, item } = powerLawEdges(USERS, ITEMS, EDGES, 1);
const value = new Float32Array(EDGES).fill(1);
const matrixOf = () => createCsr({ rows: USERS, columns: ITEMS, row: user, column: item, value });

/** The graph as interactions, without a text for each event. */
function logOf() {
  if (EDGES <= 1000) return createInteractions([]);
  const name = (letter: string, count: number): string[] =>
    Array.from({ length: count }, (_, place) => `${letter}${String(place).padStart(8, "0")}`);
  const columns = {
    users: name("u", USERS),
    items: name("i", ITEMS),
    user,
    item,
    at: new Float64Array(EDGES),
  };
  return interactionsFromColumns(columns, 1);
}

const seconds = (start: number): number => (performance.now() - start) / 1000;

/** Prepares a job; a run gives its seconds. */
const jobs: Readonly<Record<string, () => Promise<() => Promise<number>>>> = {
  none: async () => async () => 0,
  "building the graph": async () => async () => {
    const start = performance.now();
    matrixOf();
    return seconds(start);
  },
  "sparse times dense, 64 columns": async () => {
    const product = await createSparseProduct(matrixOf(), 64, { precision: "float32" });
    const dense = normals(ITEMS * 64, 2);
    const out = new Float32Array(USERS * 64);
    return async () => {
      const start = performance.now();
      product.multiply(dense, out);
      return seconds(start);
    };
  },
  "LightGCN, a step on all edges": async () => {
    const log = logOf();
    return async () => {
      const clock = stepClock();
      await fit(lightGcn({ steps: 3 }), log, { seed: 1, onProgress: clock.onProgress });
      return clock.seconds();
    };
  },
  "item neighbours, a fit": async () => {
    const log = logOf();
    return async () => {
      const start = performance.now();
      await fit(itemKnn({ neighbours: 100 }), log);
      return seconds(start);
    };
  },
};

const run = await (jobs[job] as (typeof jobs)[string])();
const times: number[] = [];
let mebibytes = 0;
for (let at = 0; at < Number(runs); at++) {
  times.push(await run());
  if (at === 0) mebibytes = process.resourceUsage().maxRSS / 1024;
}
console.log(JSON.stringify({ seconds: times, mebibytes }));
