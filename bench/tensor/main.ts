import { writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tfjs } from "@portrait/backend-tfjs";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-wasm";
import { measureBriefly } from "../kernels/measure.ts";
import { median } from "../tabular/row.ts";
import { tensorCases } from "./cases.ts";
import { fusedCases } from "./fused.ts";
import { type TensorReport, type TensorRow, tensorTable } from "./markdown.ts";

/** Times operations of tfjs's wasm backend with its own kernels and with those of this project in turn, on the same data. */
const results = join(dirname(dirname(fileURLToPath(import.meta.url))), "results");

const round = (value: number): number => Number(value.toPrecision(3));

/** How often each side has its turn. */
const TURNS = 3;

const timeOf = (run: () => void): number => measureBriefly(run).median;

/** Gives an operation a kernel of the wasm backend. */
function use(kernel: tf.KernelConfig): void {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel(kernel);
}

/** Medians in milliseconds, of both sides in turn; nothing for tfjs's own where the backend came without it. */
function inTurn(
  run: () => void,
  stock: tf.KernelConfig | undefined,
  own: tf.KernelConfig,
): { readonly before: number | undefined; readonly after: number } {
  const times = { stock: [] as number[], own: [] as number[] };
  for (let turn = 0; turn < TURNS; turn++) {
    if (stock !== undefined) {
      use(stock);
      times.stock.push(timeOf(run));
    }
    use(own);
    times.own.push(timeOf(run));
  }
  return { before: stock && median(times.stock), after: median(times.own) };
}

function rowOf(name: string, shape: string, before: number | undefined, after: number): TensorRow {
  const row = { name, shape, after: round(after) };
  return before === undefined ? row : { ...row, before: round(before), ratio: round(after / before) };
}

await tf.setBackend("wasm");
const prepared = tensorCases.map((item) => ({ ...item, run: item.prepare() }));
const stock = prepared.map(({ kernel }) => tf.getKernel(kernel, "wasm"));
await tfjs("wasm");
const kernels = prepared.map(({ kernel, shape, run }, which) => {
  const { before, after } = inTurn(run, stock[which], tf.getKernel(kernel, "wasm"));
  return rowOf(kernel, shape, before, after);
});
const fused = fusedCases.map(({ operation, shape, prepare }) => {
  const { fused: own, composed } = prepare();
  return rowOf(operation, shape, timeOf(composed), timeOf(own));
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
