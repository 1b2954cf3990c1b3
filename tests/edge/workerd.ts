import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Answers, ModelFiles } from "../smoke/edge/answers.mjs";
import type { Modules } from "./bundle.ts";

/** Where the program lies; `undefined` where there is none for this system. */
function findWorkerd(): string | undefined {
  try {
    const { default: path }: { readonly default: string } = createRequire(import.meta.url)("workerd");
    return spawnSync(path, ["--version"]).status === 0 ? path : undefined;
  } catch {
    return undefined;
  }
}

const workerd = findWorkerd();

/** Whether there is a workerd to test with. */
export const hasWorkerd: boolean = workerd !== undefined;

interface RunningWorker {
  /** Its address. */
  readonly url: string;
  /** Ends it. */
  close(): Promise<void>;
}

async function startWorker(modules: Modules): Promise<RunningWorker> {
  if (workerd === undefined) throw new Error("there is no workerd for this system");
  const folder = mkdtempSync(join(tmpdir(), "portrait-workerd-"));
  const listed = [...modules].map(([name, content], index) => {
    const file = `module-${index}`;
    writeFileSync(join(folder, file), content);
    return `(name = ${JSON.stringify(name)}, ${typeof content === "string" ? "esModule" : "wasm"} = embed "${file}")`;
  });
  writeFileSync(join(folder, "config.capnp"), configOf(listed));
  const flags = ["serve", "--control-fd=1", join(folder, "config.capnp")];
  const program = spawn(workerd, flags, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  program.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const closed = once(program, "close");
  const close = async (): Promise<void> => {
    program.kill("SIGKILL");
    await closed;
    rmSync(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface(program.stdout)) {
    const message = JSON.parse(line) as { readonly event: string; readonly port?: number };
    if (message.event === "listen") return { url: `http://127.0.0.1:${message.port}/`, close };
  }
  await close();
  throw new Error(`workerd ended before it listened:\n${log}`);
}

function configOf(modules: readonly string[]): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (compatibilityDate = "2025-01-01", modules = [${modules.join(", ")}]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
`;
}

/** Runs a Worker in workerd, which forbids it to compile at run time as the platform does, and gives its answers. */
export async function askWorker(modules: Modules, files: ModelFiles): Promise<Answers> {
  const worker = await startWorker(modules);
  try {
    const body = new FormData();
    for (const [name, bytes] of Object.entries(files)) body.set(name, new Blob([Uint8Array.from(bytes)]));
    const response = await fetch(worker.url, { method: "POST", body });
    if (!response.ok) throw new Error(`the Worker failed: ${await response.text()}`);
    return (await response.json()) as Answers;
  } finally {
    await worker.close();
  }
}
