import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { workers } from "@portrait/kernels";
import { type Bounds, measureBounds } from "./bounds.ts";
import type { Runnable } from "./case.ts";
import { type KernelReport, type KernelRow, kernelTable } from "./markdown.ts";
import { measure, measureBriefly, RUNS, type Timing } from "./measure.ts";
import { suites, untimedKernels } from "./suites.ts";

/** Times every kernel, or those of the modules that are named: `pnpm bench:kernels dense svm`. */
const named = process.argv.slice(2);
for (const name of named) {
  if (!Object.hasOwn(suites, name))
    throw new Error(`There is no module ${name}; there are ${Object.keys(suites).join(", ")}.`);
}
const cases = Object.entries(suites).flatMap(([name, list]) =>
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

async function time(
  item: Runnable,
  pool: Awaited<ReturnType<typeof workers>> | undefined,
  simd = true,
): Promise<Timing> {
  const { run, close } = await item.open(pool, simd);
  try {
    return simd ? measure(run) : measureBriefly(run);
  } finally {
    close();
  }
}

async function rowOf(item: Runnable, bounds: Bounds, pool: Awaited<ReturnType<typeof workers>>) {
  const plain = item.module === "plain TypeScript";
  const one = await time(item, undefined);
  const two = item.threads ? await time(item, pool) : undefined;
  const twin = plain ? undefined : await time(item, undefined, false);
  const bound = boundOf(item, bounds);
  const row: KernelRow = {
    module: item.module,
    kernel: item.kernel,
    shape: item.shape,
    milliseconds: round(one.median),
    fastest: round(one.fastest),
    unit: item.unit,
    nanosecondsPerUnit: round((one.median * 1e6) / item.units),
    twoThreads: two === undefined ? null : { milliseconds: round(two.median), fastest: round(two.fastest) },
    twin:
      twin === undefined
        ? null
        : { milliseconds: round(twin.median), timesKernel: round(twin.median / one.median) },
    bound: { by: bound.by, milliseconds: round(bound.ms), bytes: item.bytes, operations: item.flops },
    shareOfBound: round(bound.ms / one.median),
  };
  return row;
}

const load = round(loadavg()[0] ?? 0);
const pool = await workers({ size: 2 });
const bounds = await measureBounds();
console.log(`read ${round(bounds.gigabytesPerSecond)} GB/s, float32 ${round(bounds.gigaflops)} GFLOP/s`);
const rows: KernelRow[] = [];
for (const item of cases) {
  const row = await rowOf(item, bounds, pool);
  rows.push(row);
  const seconds = row.twoThreads === null ? "" : `, two threads ${row.twoThreads.milliseconds} ms`;
  const twin = row.twin === null ? "" : `, twin ${row.twin.timesKernel} times as long`;
  console.log(
    `${row.module}.${row.kernel} (${row.shape}): ${row.milliseconds} ms, ${row.nanosecondsPerUnit} ns a ${row.unit}${seconds}${twin}; ${row.bound.by} bound ${row.bound.milliseconds} ms`,
  );
}
await pool.dispose();

if (named.length === 0) {
  const untimed = await untimedKernels();
  const report: KernelReport = {
    what: "Each kernel on one thread and, where it runs on several, on two, and its twin in plain TypeScript; median and fastest of the runs, after a warm-up. The bound is what one thread of this machine needs to read or write the least number of bytes from memory, or for the least number of float32 operations (float64 counts twice) in vectors of four, whichever is more, as measured in the same process; data that fit a cache may be faster than their bound.",
    command: "pnpm bench:kernels",
    seed: "the kernel's name",
    runs: RUNS,
    loadAtStart: load,
    node: process.version,
    machine: {
      platform: platform(),
      arch: arch(),
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: cpus().length,
    },
    bounds: { gigabytesPerSecond: round(bounds.gigabytesPerSecond), gigaflops: round(bounds.gigaflops) },
    untimed,
    kernels: rows,
  };
  const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernels.json"), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(folder, "kernels.md"), kernelTable(report));
}
