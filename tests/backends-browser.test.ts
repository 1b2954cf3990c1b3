import { tfjs } from "@portrait/backend-tfjs";
import { backendChecks } from "@portrait/testing/backend";
import { beforeAll, describe, expect, test } from "vitest";
import type { BackendReport } from "./browser/backends.ts";
import { bundledApp } from "./browser/bundled-app.ts";
import { chromium, hasChromium, softwareGpu, visit } from "./browser/chromium.ts";
import { suites } from "./contracts/backend-suites.ts";

const needed = `needs Chromium at ${chromium}: apt-get install -y chromium`;
const headers = {
  "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
};
describe.skipIf(!hasChromium)(`backends in a browser (${needed})`, () => {
  let files: ReadonlyMap<string, string> = new Map();

  beforeAll(async () => {
    files = await bundledApp("backend-page");
  }, 300_000);

  test("what is bundled needs nothing of Node and no file but scripts", () => {
    expect([...files.keys()].filter((path) => path !== "/" && !path.endsWith(".js"))).toEqual([]);
    for (const text of files.values()) expect(text).not.toMatch(/from\s*["']node:|import\(\s*["']node:/);
  });

  test.each<[string, string, readonly string[]]>([
    ["cpu", "page", []],
    ["wasm", "page", ["wasmBytes"]],
    ["wasm", "worker", ["wasmBytes"]],
    ["webgl", "page", ["gpuBytes"]],
    ["webgl", "worker", ["gpuBytes"]],
    ["webgpu", "page", ["gpuBytes"]],
    ["webgpu", "worker", ["gpuBytes"]],
  ])("%s in a %s holds the contract", { timeout: 300_000 }, async (name, where, device) => {
    const path = `/?backend=${name}&where=${where}`;
    const report = (await visit({ files, path, headers, flags: softwareGpu })) as BackendReport;
    expect(report).toEqual({
      checks: backendChecks(() => tfjs(name), suites[name]).length,
      failed: [],
      memory: ["tensors", "bytes", "buffers", "bufferBytes", ...device],
      auto: {
        name: "wasm",
        passedOver: [
          { name: "webgpu", reason: "Its GPU is software." },
          { name: "webgl", reason: expect.stringMatching(/^Its GPU is software: .*SwiftShader.*\.$/) },
        ],
      },
    });
  });

  test("where there is no adapter, WebGPU says so and auto goes on", { timeout: 300_000 }, async () => {
    const path = "/?backend=webgpu&where=page";
    const report = (await visit({ files, path, headers })) as { readonly error: string };
    expect(report.error).toMatch(/^PortraitError: tfjs: the backend "webgpu" does not start here: /);
  });
});
