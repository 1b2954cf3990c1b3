import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether there is a Redis to test with. */
export const hasRedis: boolean = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;

/** A server that lives as long as a test. */
export interface RedisServer {
  /** Where it listens: a port of 127.0.0.1. */
  readonly port: number;
  /** Ends it, and removes what it wrote. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

function readiness(server: ChildProcess): Promise<void> {
  return new Promise((ready, failed) => {
    let output = "";
    server.on("error", failed);
    server.on("exit", (code) => failed(new Error(`redis-server ended with ${code}: ${output}`)));
    server.stdout?.on("data", (chunk) => {
      output += chunk;
      if (output.includes("Ready to accept connections")) ready();
    });
  });
}

/** Starts a Redis of its own on a free port, without a disk. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "portrait-redis-"));
  const port = await freePort();
  const args = [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    folder,
  ];
  const server = spawn("redis-server", args, { stdio: ["ignore", "pipe", "ignore"] });
  await readiness(server);
  server.removeAllListeners("exit");
  return {
    port,
    async stop() {
      const ended = new Promise((exit) => server.on("exit", exit));
      server.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
