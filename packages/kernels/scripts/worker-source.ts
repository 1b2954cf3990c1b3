import { join } from "node:path";
import { build } from "esbuild";
import { home } from "./compile.ts";

/** Where the generated source lies. */
export const workerSourcePath: string = join(home, "src", "pool", "worker-source.generated.ts");

const start =
  'kernelWorker.serveKernels(typeof require === "function" ? require("node:worker_threads").parentPort : globalThis);';

/** A TypeScript module that carries the script of a pool's workers as text, bundled from src/pool/serve.ts. */
export async function buildWorkerSource(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(home, "src", "pool", "serve.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    globalName: "kernelWorker",
    target: "es2022",
    platform: "neutral",
    logLevel: "silent",
  });
  const text = `${outputFiles[0]?.text ?? ""}${start}`;
  return [
    '// Generated from src/pool/serve.ts by "pnpm --filter @portrait/kernels run worker". Do not edit.',
    "/** The script of a pool's workers. */",
    `export const workerSource: string = ${JSON.stringify(text)};`,
    "",
  ].join("\n");
}
