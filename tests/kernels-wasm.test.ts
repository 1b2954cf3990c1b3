import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import {
  committedBinary,
  compileModule,
  generatedPath,
  generatedSource,
  home,
  moduleNames,
} from "../packages/kernels/scripts/compile.ts";
import { buildWorkerSource, workerSourcePath } from "../packages/kernels/scripts/worker-source.ts";
import type { KernelModule } from "../packages/kernels/src/runtime/kernel-module.ts";

const names = moduleNames();

test("there are modules", () => {
  expect(names).toContain("dense");
});

const compiledModule = (name: string): Promise<WebAssembly.Module> =>
  WebAssembly.compile(committedBinary(readFileSync(generatedPath(name), "utf8")));

async function kernelModule(name: string): Promise<KernelModule<object>> {
  const file = name === "probe" ? "probe.ts" : "index.ts";
  const exported = await import(/* @vite-ignore */ pathToFileURL(join(home, "src", name, file)).href);
  const found = Object.values<KernelModule<object>>(exported).filter(
    (value) => value?.name === name && "wasm" in value,
  );
  if (found.length !== 1)
    throw new Error(`src/${name}/${file} exports ${found.length} modules named ${name}`);
  return found[0] as KernelModule<object>;
}

describe.each(names)("%s", (name) => {
  test("the committed binary is what its sources compile to", async () => {
    const source = generatedSource(name, await compileModule(name));
    expect(readFileSync(generatedPath(name), "utf8") === source).toBe(true);
  });

  test("the binary and its twin hold the same functions", async () => {
    const module = await kernelModule(name);
    expect(module.name).toBe(name);
    const compiled = await compiledModule(name);
    const functions = WebAssembly.Module.exports(compiled)
      .filter((item) => item.kind === "function")
      .map((item) => item.name);
    const memory = new ArrayBuffer(65536);
    expect(functions.length).toBeGreaterThan(0);
    expect(Object.keys(module.twin(() => memory)).sort()).toEqual(functions.sort());
  });

  test("the binary needs nothing but a memory", async () => {
    const compiled = await compiledModule(name);
    expect(WebAssembly.Module.imports(compiled)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  });
});

test("the committed script of the workers is what its sources bundle to", async () => {
  expect(readFileSync(workerSourcePath, "utf8")).toBe(await buildWorkerSource());
});
