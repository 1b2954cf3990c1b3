import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { markdown } from "../tabular/markdown.ts";
import { makeFolders, results } from "../tabular/paths.ts";
import { ratioPlot } from "../tabular/plot.ts";
import { keyOf, type ResultRow } from "../tabular/row.ts";
import type { Contest } from "./contest.ts";
import { kernels } from "./contests/kernels.ts";
import { networks } from "./contests/networks.ts";
import { recommenders } from "./contests/recommenders.ts";
import { rankingMemory } from "./memory.ts";
import { type Outcome, runContest } from "./run.ts";
import { scale, type Unrun } from "./scale.ts";
import { scalePlots } from "./scale-plot.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    runs: { type: "string" },
    scale: { type: "boolean" },
    edges: { type: "string" },
    list: { type: "boolean" },
    dry: { type: "boolean" },
  },
});
const contests: readonly Contest[] = [...kernels, ...recommenders, ...networks];
const machine = `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.version}`;

/** What `graph.json` holds. */
interface Results {
  readonly rows: readonly ResultRow[];
  /** What peers could not run, and why. */
  readonly failures: Outcome["failures"];
}

const SCALE = "graph-scale.json";

const page = {
  title: "Graph models beside their peers",
  words: `Written by \`pnpm bench:graph\`; \`graph.json\` holds the same rows. Ratio = ours ÷ peer: below 1 we are faster (or
smaller). All sides ran on one thread, in turn, on the same data in the same run; each figure is the median of as many runs as its row says (a
peer that takes much longer may have run less often). Results of operations and rankings are compared before they are timed. Of fits the time
of steps is taken, without what goes before the first. \`tfjs\` is plain tfjs in a process of its own.`,
};

const read = (): Results =>
  existsSync(join(results, "graph.json"))
    ? (JSON.parse(readFileSync(join(results, "graph.json"), "utf8")) as Results)
    : { rows: [], failures: [] };

const write = (name: string, text: string): void => writeFileSync(join(results, name), text);

/** What was not run of time and memory against edges. */
const unrunJobs = (): readonly Unrun[] =>
  existsSync(join(results, SCALE))
    ? (JSON.parse(readFileSync(join(results, SCALE), "utf8")) as { readonly unrun: readonly Unrun[] }).unrun
    : [];

const listed = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : `\n## ${title}\n\n${lines.join("\n")}\n`;

/** Puts new rows in the place of the old ones that they repeat, and writes table and plot. */
function keep({ rows, failures }: Outcome): void {
  if (values.dry === true) return;
  const before = read();
  const all = new Map(before.rows.map((row) => [keyOf(row), row]));
  for (const row of rows) all.set(keyOf(row), row);
  const tasks = new Set(rows.map(({ task }) => task));
  const failed = [...before.failures.filter(({ task }) => !tasks.has(task)), ...failures];
  const kept = [...all.values()];
  write("graph.json", `${JSON.stringify({ rows: kept, failures: failed }, null, 2)}\n`);
  write("graph.svg", ratioPlot(kept));
  const scaled = ["graph-seconds.svg", "graph-memory.svg"].filter((name) => existsSync(join(results, name)));
  const unable = failed.map(({ task, peer, reason }) => `- ${task}: ${peer} cannot (${reason})`);
  const large = unrunJobs().map(
    ({ job, edges, reason }) => `- ${job}: not run at ${edges} edges (${reason})`,
  );
  const table = markdown(kept, machine, ["graph.svg", ...scaled], page);
  write(
    "graph.md",
    [table, listed("What peers cannot run", unable), listed("What was too large", large)].join(""),
  );
}

const say = (row: ResultRow): void =>
  console.log(
    `${row.task} | ${row.data} | ${row.ours} / ${row.peer} ${row.unit} ${row.peerName} ${row.peerVersion} = ${row.ratio.toPrecision(3)}${row.missedBy > 0 ? ` MISSED ${row.goal}` : ""}`,
  );

async function runAll(): Promise<void> {
  for (const contest of contests) {
    if (values.only !== undefined && !values.only.includes(contest.id)) continue;
    const outcome = await runContest({
      ...contest,
      ...(values.runs === undefined ? {} : { runs: Number(values.runs) }),
    });
    if (outcome === undefined) {
      console.log(`${contest.id}: we have no such model yet`);
      continue;
    }
    outcome.rows.forEach(say);
    for (const { task, peer, reason } of outcome.failures) console.log(`${task} | ${peer} cannot: ${reason}`);
    keep(outcome);
  }
  if (values.only !== undefined && !values.only.includes("memory")) return;
  const rows = rankingMemory(Number(values.runs ?? 5));
  rows.forEach(say);
  keep({ rows, failures: [] });
}

makeFolders();
if (values.list === true) console.log([...contests.map(({ id }) => id), "memory"].join("\n"));
else if (values.scale === true) {
  const { points, unrun } = scale(Number(values.edges ?? 10_000_000), Number(values.runs ?? 3));
  if (values.dry !== true) {
    const measured = { at: new Date().toISOString(), load: loadavg()[0], machine };
    write(SCALE, `${JSON.stringify({ measured, points, unrun }, null, 2)}\n`);
    for (const [name, drawn] of scalePlots(points)) write(name, drawn);
    keep({ rows: [], failures: [] });
  }
} else await runAll();
