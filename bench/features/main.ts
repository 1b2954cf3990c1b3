import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeFolders, results } from "../tabular/paths.ts";
import { batchRows } from "./batch.ts";
import { eventFile } from "./data.ts";
import { liveRows } from "./live-rows.ts";
import { markdown } from "./markdown.ts";
import { type FeatureRow, keyOf, missedBy } from "./row.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", multiple: true },
    only: { type: "string", multiple: true },
    runs: { type: "string" },
    threads: { type: "string", multiple: true },
    draw: { type: "boolean" },
  },
});
const machine = `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.version}`;
const path = join(results, "features.json");

/** Puts new rows in the place of the old ones that they repeat, and writes the page. */
function keep(rows: readonly FeatureRow[]): void {
  const old = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as readonly FeatureRow[]) : [];
  const all = new Map([...old, ...rows].map((row) => [keyOf(row), row]));
  writeFileSync(path, `${JSON.stringify([...all.values()], null, 2)}\n`);
  writeFileSync(join(results, "features.md"), markdown([...all.values()], machine));
}

function report(rows: readonly FeatureRow[]): void {
  for (const row of rows) {
    const missed = missedBy(row) > 0 ? ` MISSED ${row.goal}` : "";
    const peer = row.peer === null ? "" : ` / ${row.peer} ${row.peerName} = ${row.ratio?.toPrecision(3)}`;
    console.log(
      `${row.task} | ${row.events} | ${row.cutoffs} cutoffs | ${row.threads} | ${row.ours} ${row.unit}${peer}${missed}`,
    );
  }
  keep(rows);
}

const chosen = (what: string): boolean => values.only === undefined || values.only.includes(what);

makeFolders();
if (values.draw === true) keep([]);
else {
  for (const events of values.events?.map(Number) ?? [1_000_000, 10_000_000]) {
    const file = await eventFile(events);
    const small = events <= 1_000_000;
    const runs = values.runs === undefined ? (small ? 5 : 3) : Number(values.runs);
    const once = small || values.runs !== undefined ? runs : 1;
    for (const threads of values.threads?.map(Number) ?? (small ? [1, 2] : [2])) {
      if (chosen("duckdb")) report(await batchRows({ engine: "duckdb", file, threads, runs }));
    }
    if (chosen("live")) report(await liveRows(file, once));
    // JavaScript computes on one thread: of ten million events at one cutoff.
    if (chosen("memory")) {
      report(await batchRows({ engine: "memory", file, threads: 1, runs: once, once: !small }));
    }
  }
}
