import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { workers } from "@portrait/kernels";
import { boostingCases } from "./boosting.ts";
import { type Bounds, measureBounds } from "./bounds.ts";
import type { Runnable } from "./case.ts";
import { denseCases } from "./dense.ts";
import { ensembleCases } from "./ensemble.ts";
import { forestCases } from "./forest.ts";
import { linearCases } from "./linear.ts";
import { measure, RUNS, type Timing } from "./measure.ts";
import { svmCases } from "./svm.ts";

/** Times every kernel, or those of the modules that are named: `pnpm bench:kernels dense svm`. */
const all = {
  dense: denseCases,
  linear: linearCases,
  boosting: boostingCases,
  forest: forestCases,
  ensemble: ensembleCases,
  svm: svmCases,
};
const named = process.argv.slice(2);
for (const name of named) {
  if (!Object.hasOwn(all, name))
    throw new Error(`There is no module ${name}; there are ${Object.keys(all).join(", ")}.`);
}
const cases = Object.entries(all).flatMap(([name, list]) =>
  named.length === 0 || named.includes(name) ? list : [],
);

const round = (value: number): number => Number(value.toPrecision(4));

/** What the bounds allow for a case on one thread, in milliseconds: the slower of moving its bytes and of its sums. */
function boundOf(
  item: Runnable,
  bounds: Bounds,
): { readonly by: "memory" | "arithmetic"; readonly ms: number } {
  const memory = item.bytes / bounds.gigabytesPerSecond / 1e6;
  const arithmetic = item.flops / bounds.gigaflops / 1e6;
  return memory >= arithmetic ? { by: "memory", ms: memory } : { by: "arithmetic", ms: arithmetic };
}

async function time(item: Runnable, pool: Awaited<ReturnType<typeof workers>> | undefined): Promise<Timing> {
  const { run, close } = await item.open(pool);
  try {
    return measure(run);
  } finally {
    close();
  }
}

const load = round(loadavg()[0] ?? 0);
const pool = await workers({ size: 2 });
const bounds = await measureBounds();
console.log(`read ${round(bounds.gigabytesPerSecond)} GB/s, float32 ${round(bounds.gigaflops)} GFLOP/s`);
const rows = [];
for (const item of cases) {
  const one = await time(item, undefined);
  const two = item.threads ? await time(item, pool) : undefined;
  const bound = boundOf(item, bounds);
  rows.push({
    module: item.module,
    kernel: item.kernel,
    shape: item.shape,
    milliseconds: round(one.median),
    fastest: round(one.fastest),
    ...(two === undefined
      ? {}
      : { twoThreads: { milliseconds: round(two.median), fastest: round(two.fastest) } }),
    bound: { by: bound.by, milliseconds: round(bound.ms), bytes: item.bytes, operations: item.flops },
    timesBound: round(one.median / bound.ms),
  });
  const seconds = two === undefined ? "" : `, two threads ${round(two.median)} ms`;
  console.log(
    `${item.module}.${item.kernel} (${item.shape}): ${round(one.median)} ms${seconds}; ${bound.by} bound ${round(bound.ms)} ms`,
  );
}
await pool.dispose();

const result = {
  what: "Each kernel on one thread and, where it runs on several, on two; median and fastest of the runs, after a warm-up. The bound is what one thread of this machine needs to read or write the least number of bytes from memory, or for the least number of float32 operations (float64 counts twice) in vectors of four, whichever is more, as measured in the same process; data that fit a cache may be faster than their bound.",
  command: "pnpm bench:kernels",
  seed: "the kernel's name",
  runs: RUNS,
  loadAtStart: load,
  node: process.version,
  machine: { platform: platform(), arch: arch(), cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length },
  bounds: { gigabytesPerSecond: round(bounds.gigabytesPerSecond), gigaflops: round(bounds.gigaflops) },
  kernels: rows,
};
if (named.length === 0) {
  const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernels.json"), `${JSON.stringify(result, null, 2)}\n`);
}
