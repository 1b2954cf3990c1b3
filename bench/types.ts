import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const runs = 3;

/** The rows of `tsc --extendedDiagnostics` that are kept, by the name under which they are written. */
const kept: Readonly<Record<string, string>> = {
  files: "Files",
  linesOfTypeScript: "Lines of TypeScript",
  types: "Types",
  instantiations: "Instantiations",
  memoryKilobytes: "Memory used",
  checkSeconds: "Check time",
  totalSeconds: "Total time",
};

function measure(): Record<string, number> {
  const done = spawnSync(
    process.execPath,
    [
      join(root, "node_modules", "typescript", "bin", "tsc"),
      "--project",
      join(root, "tsconfig.json"),
      "--extendedDiagnostics",
    ],
    { cwd: root, encoding: "utf8" },
  );
  if (done.status !== 0) throw new Error(`The workspace does not type-check:\n${done.stdout}${done.stderr}`);
  return Object.fromEntries(
    Object.entries(kept).map(([name, label]) => {
      const value = new RegExp(`^${label}:\\s+([\\d.]+)[Ks]?$`, "m").exec(done.stdout)?.[1];
      if (value === undefined) throw new Error(`tsc printed no "${label}"`);
      return [name, Number(value)];
    }),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const measured = Array.from({ length: runs }, measure);
const result = {
  what: "tsc --extendedDiagnostics over the whole workspace with its tests, cold, median of each figure",
  runs,
  node: process.version,
  machine: { platform: platform(), arch: arch(), cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length },
  median: Object.fromEntries(
    Object.keys(kept).map((name) => [name, median(measured.map((run) => run[name] ?? Number.NaN))]),
  ),
};

mkdirSync(join(here, "results"), { recursive: true });
writeFileSync(join(here, "results", "types.json"), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
