import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { boosting } from "./contests/boosting.ts";
import { forest } from "./contests/forest.ts";
import { linear } from "./contests/linear.ts";
import { realFiles } from "./contests/real.ts";
import { svm } from "./contests/svm.ts";
import { markdown } from "./markdown.ts";
import { memoryRows } from "./memory.ts";
import { makeFolders, results } from "./paths.ts";
import { startPeers } from "./peer-process.ts";
import { ratioPlot, scalePlot } from "./plot.ts";
import { keyOf, type ResultRow } from "./row.ts";
import { runContest } from "./run.ts";
import { dataMebibytes, type ScalePoint, scalePoint } from "./scaling.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    runs: { type: "string" },
    memory: { type: "boolean" },
    scaling: { type: "boolean" },
    list: { type: "boolean" },
    draw: { type: "boolean" },
  },
});
const contests = [...boosting, ...forest, ...linear, ...svm, ...(await realFiles())];
const machine = `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.version}`;

function read<T>(name: string, otherwise: T): T {
  const path = join(results, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : otherwise;
}

const write = (name: string, text: string): void => writeFileSync(join(results, name), text);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Puts new rows in the place of the old ones that they repeat, and writes table and plot. */
function keep(rows: readonly ResultRow[]): void {
  const all = new Map(read<readonly ResultRow[]>("tabular.json", []).map((row) => [keyOf(row), row]));
  for (const row of rows) all.set(keyOf(row), row);
  const kept = [...all.values()];
  write("tabular.json", json(kept));
  write("tabular.svg", ratioPlot(kept));
  const scaled = existsSync(join(results, "tabular-seconds.svg"))
    ? ["tabular-seconds.svg", "tabular-memory.svg"]
    : [];
  write("tabular.md", markdown(kept, machine, ["tabular.svg", ...scaled]));
}

async function runContests(): Promise<void> {
  const chosen = contests.filter(({ id }) => values.only === undefined || values.only.includes(id));
  for (const threads of [1, 2]) {
    const peers = startPeers(threads);
    const versions = await peers.ask("versions");
    for (const contest of chosen.filter((one) => one.threads.includes(threads))) {
      const runs = values.runs === undefined ? {} : { runs: Number(values.runs) };
      const rows = await runContest({ ...contest, ...runs }, threads, peers, versions);
      for (const row of rows)
        console.log(
          `${row.task} | ${row.data} | ${row.rows} | ${threads} | ${row.ours} / ${row.peer} ${row.peerName} = ${row.ratio.toPrecision(3)}${row.missedBy > 0 ? ` MISSED ${row.goal}` : ""} | ${row.metric} ${row.quality} / ${row.peerQuality}`,
        );
      keep(rows);
    }
    peers.close();
  }
}

function runScaling(): void {
  const points: ScalePoint[] = [];
  for (const rows of [10_000, 30_000, 100_000, 300_000, 1_000_000]) {
    const data = dataMebibytes(rows);
    for (const model of ["boosted trees", "random forest, 5 trees", "decision tree", "logistic regression"]) {
      const point = scalePoint(model, rows, rows > 100_000 ? 3 : 5, data);
      console.log(JSON.stringify(point));
      points.push(point);
    }
  }
  write("tabular-scaling.json", json(points));
  write("tabular-seconds.svg", scalePlot(points, "seconds"));
  write("tabular-memory.svg", scalePlot(points, "mebibytes"));
  keep([]);
}

makeFolders();
if (values.list === true) for (const { id } of contests) console.log(id);
else if (values.draw === true) keep([]);
else if (values.scaling === true) runScaling();
else if (values.memory === true) keep(await memoryRows(Number(values.runs ?? 5)));
else await runContests();
