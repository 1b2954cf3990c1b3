import { statSync } from "node:fs";
import { join } from "node:path";
import { tfjs } from "@portrait/backend-tfjs";
import { category, defineEvents, fit, id, number, timestamp } from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { defineGraph, eventNodes, graphInEngine, labelEngineNodes } from "@portrait/graph";
import { graphSage } from "@portrait/models/graph";
import { stepClock } from "./steps.ts";

// GraphSAGE from a graph that DuckDB holds in a file, in a process whose heap and whose DuckDB are bounded.
const [folder = "", memoryLimit = "128MB", runs = "1"] = process.argv.slice(2);
const BATCH = 512;
const BATCHES = 4;

const events = defineEvents({ user: id("user"), item: id("item"), at: timestamp() });
const described = defineEvents({
  id: id("node"),
  circle: category(),
  f0: number(),
  f1: number(),
  f2: number(),
  f3: number(),
  at: timestamp(),
});
const features = ["f0", "f1", "f2", "f3"] as const;
const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });

const path = join(folder, "graph.duckdb");
const engine = await duckdb({ path, memoryLimit, threads: 1 });
const start = performance.now();
const read = (name: string) => engine.read(described, join(folder, name));
const log = await engine.read(events, join(folder, "events.parquet"));
const graph = await graphInEngine(shop, log, {
  engine,
  edges: { bought: { from: "user", to: "item" } },
  nodes: {
    user: eventNodes(await read("users.parquet"), { id: "id", features }),
    item: eventNodes(await read("items.parquet"), { id: "id", features }),
  },
});
const all = await labelEngineNodes(graph, { node: "user", column: "circle" });
const prepared = (performance.now() - start) / 1000;
const count = Math.min(all.places.length, BATCH * BATCHES);
const labels = {
  ...all,
  places: all.places.subarray(0, count),
  target: { ...all.target, codes: all.target.codes.subarray(0, count) },
};
const backend = await tfjs("wasm");
const seconds: number[] = [];
for (let run = 0; run < Number(runs); run++) {
  const clock = stepClock();
  const estimator = graphSage({ batchSize: BATCH, epochs: 2 });
  await fit(estimator, labels, { backend, seed: run, onProgress: clock.onProgress });
  seconds.push(clock.seconds() / Math.ceil(count / BATCH));
}
const mebibytes = process.resourceUsage().maxRSS / 1024;
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
const fileMebibytes = (sizeOf(path) + sizeOf(`${path}.wal`)) / 2 ** 20;
backend.dispose();
await engine.close();
console.log(JSON.stringify({ seconds, mebibytes, prepared, fileMebibytes }));
