import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Starts `writer.fixture.ts` as a process.
 *
 * @param args - Its arguments.
 */
export function startWriter(...args: readonly string[]): ChildProcess {
  const script = fileURLToPath(new URL("./writer.fixture.ts", import.meta.url));
  return spawn(process.execPath, ["--import", "tsx", "--conditions=@portrait/source", script, ...args], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/**
 * Waits for a writer to end.
 *
 * @param writer - The process.
 * @returns Its exit code, or the signal that ended it.
 */
export function ended(writer: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => writer.on("exit", (code, signal) => resolve(code ?? signal)));
}
