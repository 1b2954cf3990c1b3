import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Chromium lies: as Debian installs it, unless the environment says otherwise. */
export const chromium: string = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Whether there is a Chromium to test with. */
export const hasChromium: boolean = existsSync(chromium);

/** A page to open, and how to serve it. */
export interface Visit {
  /** What the server has, by path. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** The address behind the host. */
  readonly path: string;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Flags of Chromium that say how to draw; left out, without a GPU. */
  readonly flags?: readonly string[];
}

const always = [
  "--headless=new",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** A GPU in software, so that machines without one run the code of WebGL and WebGPU: flags of {@link Visit}. */
export const softwareGpu: readonly string[] = [
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
  "--use-angle=swiftshader",
];

/** Opens a page in a fresh Chromium and gives what the page posts to `/report`. */
export async function visit({ files, path, headers, flags = ["--disable-gpu"] }: Visit): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), "portrait-chromium-"));
  let report: (text: string) => void = () => {};
  const reported = new Promise<string>((resolve) => {
    report = resolve;
  });
  const server = createServer((request, response) => answer(request, response, files, headers, report));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const browser = spawn(chromium, [
    ...always,
    ...flags,
    `--user-data-dir=${profile}`,
    `http://127.0.0.1:${port}${path}`,
  ]);
  let log = "";
  browser.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const ended = new Promise<never>((_, reject) => {
    browser.on("error", reject);
    browser.on("exit", (code) => reject(new Error(`Chromium ended with code ${code}:\n${log}`)));
  });
  const closed = new Promise((resolve) => browser.on("close", resolve));
  try {
    return JSON.parse(await Promise.race([reported, ended]));
  } finally {
    ended.catch(() => {});
    browser.kill("SIGKILL");
    await closed;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

function typeOf(path: string): string {
  if (path.endsWith(".wasm")) return "application/wasm";
  return `${path.endsWith(".js") ? "text/javascript" : "text/html"}; charset=utf-8`;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, string | Uint8Array>,
  headers: Readonly<Record<string, string>>,
  report: (text: string) => void,
): void {
  const path = new URL(request.url ?? "/", "http://host").pathname;
  if (request.method === "POST") {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      response.writeHead(204).end();
      report(body);
    });
    return;
  }
  const content = files.get(path);
  if (content === undefined) response.writeHead(404, headers).end();
  else response.writeHead(200, { ...headers, "content-type": typeOf(path) }).end(content);
}
