import { spawnSync } from "node:child_process";

/** How a script is run. */
export interface ChildOptions {
  /** Further options of Node's. */
  readonly node?: readonly string[];
  /** How many seconds it may take; left out, any number. */
  readonly patience?: number;
}

/** Runs a script of Node's and reads the JSON that it prints. */
export function childJson<Answer>(
  script: URL,
  args: readonly string[],
  { node = [], patience }: ChildOptions = {},
): Answer {
  const done = spawnSync(
    process.execPath,
    [...node, "--import", "tsx", "--conditions=@portrait/source", script.pathname, ...args],
    { encoding: "utf8", maxBuffer: 1e8, ...(patience === undefined ? {} : { timeout: 1000 * patience }) },
  );
  if (done.error !== undefined && "code" in done.error && done.error.code === "ETIMEDOUT") {
    throw new Error(`not done in ${patience} s`);
  }
  if (done.status !== 0) throw new Error(`${script.pathname} ${args.join(" ")} failed:\n${done.stderr}`);
  return JSON.parse(done.stdout) as Answer;
}
