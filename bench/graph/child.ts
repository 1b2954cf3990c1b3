import { spawnSync } from "node:child_process";

/** Runs a script of Node's and reads the JSON that it prints. */
export function childJson<Answer>(script: URL, args: readonly string[]): Answer {
  const done = spawnSync(
    process.execPath,
    ["--import", "tsx", "--conditions=@portrait/source", script.pathname, ...args],
    { encoding: "utf8", maxBuffer: 1e8 },
  );
  if (done.status !== 0) throw new Error(`${script.pathname} ${args.join(" ")} failed:\n${done.stderr}`);
  return JSON.parse(done.stdout) as Answer;
}
