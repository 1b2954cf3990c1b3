import { writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tfjs } from "@portrait/backend-tfjs";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-wasm";
import { measureBriefly } from "../kernels/measure.ts";
import { tensorCases } from "./cases.ts";
import { fusedCases } from "./fused.ts";
import { type TensorReport, type TensorRow, tensorTable } from "./markdown.ts";

/** Times operations of tfjs's wasm backend with its own kernels, then with those of this project, on the same data. */
const results = join(dirname(dirname(fileURLToPath(import.meta.url))), "results");

const round = (value: number): number => Number(value.toPrecision(3));

/** The median in milliseconds; nothing where the backend has no such kernel. */
function timeOf(run: () => void): number | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && /not registered|not found/.test(error.message)) return undefined;
    throw error;
  }
  return measureBriefly(run).median;
}

function rowOf(name: string, shape: string, before: number | undefined, after: number): TensorRow {
  const row = { name, shape, after: round(after) };
  return before === undefined ? row : { ...row, before: round(before), ratio: round(after / before) };
}

await tf.setBackend("wasm");
const prepared = tensorCases.map((item) => ({ ...item, run: item.prepare() }));
const stock = prepared.map(({ run }) => timeOf(run));
await tfjs("wasm");
const kernels = prepared.map(({ kernel, shape, run }, which) =>
  rowOf(kernel, shape, stock[which], timeOf(run) as number),
);
const fused = fusedCases.map(({ operation, shape, prepare }) => {
  const { fused: own, composed } = prepare();
  return rowOf(operation, shape, timeOf(composed), timeOf(own) as number);
});
const report: TensorReport = {
  command: "pnpm bench:tensor",
  node: process.version,
  tfjs: tf.version_core,
  machine: `${platform()} ${arch()}, ${cpus()[0]?.model ?? "unknown"}, one thread, load ${loadavg()[0]?.toFixed(1)}`,
  kernels,
  fused,
};
writeFileSync(join(results, "tensor.json"), `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(join(results, "tensor.md"), tensorTable(report));
console.log(tensorTable(report));
process.exit(0);
