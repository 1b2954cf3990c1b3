import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "./paths.ts";

/** A process that runs peers on one command at a time, with a fixed number of threads. */
export interface PeerProcess {
  /** Sends a command and waits for its answer. */
  ask(
    command: string,
    values?: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Ends the process once it has done what it was asked. */
  close(): void;
  /** Ends the process at once. */
  kill(): void;
}

/** Starts a process that reads one JSON command a line and writes one JSON answer a line. */
export function startProcess(command: string, args: readonly string[], threads: number): PeerProcess {
  const limits = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];
  const env = { ...process.env, ...Object.fromEntries(limits.map((name) => [name, String(threads)])) };
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { env });
  child.stderr.on("data", (text: Buffer) => process.stderr.write(text));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(name, values = {}) {
      child.stdin.write(`${JSON.stringify({ do: name, ...values })}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`The peers ended while doing ${name}.`);
      const answer = JSON.parse(value) as Readonly<Record<string, unknown>>;
      if (typeof answer.error === "string") throw new Error(`${name}: ${answer.error}`);
      return answer;
    },
    close: () => {
      child.stdin.end();
    },
    kill: () => {
      child.kill("SIGKILL");
    },
  };
}

const python = process.env.PORTRAIT_PEERS ?? join(root, ".cache/peers/bin/python");

/** Starts the peers of a script; they must have been installed by `pnpm bench:peers`. */
export function startPeers(
  threads: number,
  script: string = join(root, "bench/peers/tabular.py"),
): PeerProcess {
  if (!existsSync(python)) {
    throw new Error(
      `There is no ${python}. Install the peers with pnpm bench:peers, or name their Python in PORTRAIT_PEERS.`,
    );
  }
  return startProcess(python, [script, String(threads)], threads);
}
