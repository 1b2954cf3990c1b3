import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { exists, filesUnder, fromRoot } from "./workspace.ts";

/**
 * Checks what a run of the demo on UCI Online Retail reports of its rows.
 * Arguments: the folder that the demo writes its reports to, and a file older than the run.
 */
const [folder, since] = process.argv.slice(2);
if (folder === undefined || since === undefined)
  throw new Error("usage: check-demo.ts <folder> <file older than the run>");

const expected = { in: 541_909, kept: 401_604, rejected: 135_080, duplicates: 5_225 };

interface Report {
  readonly rows?: Readonly<Record<string, unknown>>;
}

function reportsSince(start: number): { path: string; rows: Readonly<Record<string, unknown>> }[] {
  if (folder === undefined || !exists(folder)) return [];
  return filesUnder(folder, (path) => path.endsWith(".json"))
    .filter((path) => statSync(path).mtimeMs >= start)
    .flatMap((path) => {
      const { rows }: Report = JSON.parse(readFileSync(path, "utf8"));
      return rows === undefined ? [] : [{ path, rows }];
    });
}

const reports = reportsSince(statSync(since).mtimeMs);
if (reports.length === 0) {
  console.error(`The demo left no JSON report with "rows" in ${join(folder)}.`);
  process.exitCode = 1;
}
for (const { path, rows } of reports) {
  for (const [name, count] of Object.entries(expected)) {
    if (rows[name] === count) continue;
    console.error(`${fromRoot(path)}: rows.${name} is ${String(rows[name])}; expected ${count}`);
    process.exitCode = 1;
  }
  console.log(`${fromRoot(path)}: ${JSON.stringify(rows)}`);
}
