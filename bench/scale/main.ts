import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { days, defineEvents, fit, id, number, oneOf, timestamp } from "@portrait/core";
import { type DuckdbEngine, duckdb } from "@portrait/engine-duckdb";
import { type SparkEngine, spark } from "@portrait/engine-spark";
import {
  buildExamples,
  count,
  defineProfile,
  max,
  recency,
  type ScoreOptions,
  share,
  sum,
  tag,
  willHappen,
} from "@portrait/features";
import { exportSql } from "@portrait/models/exchange";
import { logisticRegression } from "@portrait/models/linear";
import { boostedTrees } from "@portrait/models/tree";
import { results, root, scratch } from "../tabular/paths.ts";
import { openBench, writeEvents } from "./events.ts";

const START = Date.UTC(2024, 0, 1);

/** The instant as of which users are scored, with about 340 days of events before it and a month behind it. */
const CUTOFF = START + 340 * 86_400_000;

/** The events of the benchmark. */
const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
});

/** The features and tags of the benchmark, by one definition for both engines. */
const shopper = defineProfile(orders, {
  key: "user",
  features: ({ at, kind, price }) => ({
    orders: count(),
    orders30d: count(undefined, { within: days(30) }),
    spent: sum(price),
    spent30d: sum(price, { within: days(30) }),
    dearest: max(price),
    recency: recency(at),
    cancelShare: share(kind.is("cancel")),
  }),
  tags: (f) => ({
    lapsed: tag(f.recency.gt(60)),
    spends: tag(f.spent30d.gte(500)),
    cancels: tag(f.cancelShare.gt(0.2)),
  }),
});

/** What the models look at. */
const inputs = shopper.pick("orders", "orders30d", "spent", "spent30d", "dearest", "recency", "cancelShare");

/** Fits a logistic regression and 50 boosted trees on events of their own: who buys for more than 45 within 30 days. */
async function fitModels(engine: DuckdbEngine, path: string): Promise<ScoreOptions["models"]> {
  const log = await engine.read(orders, path);
  const { kind, price } = orders.columns;
  const target = willHappen(kind.is("purchase").and(price.gt(45)), { within: days(30) });
  const all = await buildExamples(shopper, log, { engine, cutoffs: [CUTOFF], target });
  const logistic = await fit(logisticRegression({ inputs }), all, { seed: 1 });
  const boosted = await fit(boostedTrees({ inputs, iterations: 50, numLeaves: 15 }), all, { seed: 1 });
  return {
    logistic: (into) => exportSql(logistic, into),
    boosted: (into) => exportSql(boosted, into),
  };
}

const { values } = parseArgs({
  options: { events: { type: "string", default: "100000000" }, out: { type: "string", default: results } },
});
const events = Number(values.events);
if (!Number.isSafeInteger(events) || events < 1000)
  throw new RangeError(`--events must be a whole number >= 1000; received ${values.events}`);
const out = resolve(values.out);
const size = { events, users: Math.ceil(events / 100) };

const folder = join(scratch, "scale");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
mkdirSync(out, { recursive: true });

const bench = await openBench();
const [source, sample] = [join(folder, "events.parquet"), join(folder, "sample.parquet")];
await writeEvents(bench, size, source);
await writeEvents(bench, { events: 200_000, users: 2000 }, sample);

const embedded = await duckdb({ threads: 2 });
const models = await fitModels(embedded, sample);

const urlFile = join(root, ".cache/spark-server/url");
const given = process.env.PORTRAIT_SPARK_URL;
const started = given === undefined && !existsSync(urlFile);
if (started) execFileSync("bash", [join(root, "tools/spark.sh"), "start"], { stdio: "inherit" });
const url = given ?? readFileSync(urlFile, "utf8").trim();
const cluster = await spark({ url, config: { "spark.sql.shuffle.partitions": "16" } });

/** Seconds to read the log, and to score all its users. */
async function timed(engine: DuckdbEngine | SparkEngine, path: string): Promise<readonly [number, number]> {
  const start = performance.now();
  const log = await engine.read(orders, source);
  const read = performance.now();
  await engine.score(log, shopper, { asOf: CUTOFF, models, into: path });
  return [(read - start) / 1000, (performance.now() - read) / 1000];
}

const [inDuckdb, inSpark] = [join(folder, "duckdb.parquet"), join(folder, "spark.parquet")];
const seconds = { duckdb: await timed(embedded, inDuckdb), spark: await timed(cluster, inSpark) };
await Promise.all([embedded.close(), cluster.close()]);

const tags = ["lapsed", "spends", "cancels"];
const [compared] = await bench.rows(`SELECT count(*), count(d."user"), count(s."user"),
    max(abs(d.logistic_probability_true - s.logistic_probability_true)),
    max(abs(d.boosted_probability_true - s.boosted_probability_true)),
    count(*) FILTER (${tags.map((tag) => `d.${tag} IS DISTINCT FROM s.${tag}`).join(" OR ")}),
    ${tags.map((tag) => `count(*) FILTER (s.${tag})`).join(", ")}
  FROM read_parquet('${inDuckdb}') AS d FULL JOIN read_parquet('${inSpark}/*.parquet') AS s USING ("user")`);
bench.close();
const [users, rowsInDuckdb, rowsInSpark, logistic, boosted, different, ...tagged] = (compared ?? []).map(
  Number,
);

const report = {
  machine: `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.version}`,
  events: size.events,
  users,
  seconds,
  rows: { duckdb: rowsInDuckdb, spark: rowsInSpark },
  greatestDifference: { logistic, boosted },
  differentTags: different,
  tagged,
};
writeFileSync(join(out, "scale.json"), `${JSON.stringify(report, null, 2)}\n`);
const row = (name: string, [read, score]: readonly [number, number]): string => {
  const rate = (size.events / (read + score) / 1e6).toPrecision(2);
  return `| ${name} | ${read.toFixed(1)} | ${score.toFixed(1)} | ${rate} |`;
};
writeFileSync(
  join(out, "scale.md"),
  `# Scoring where the data lie

\`pnpm bench:scale --events ${size.events}\` on ${report.machine}: ${size.events.toLocaleString("en")} events of ${users?.toLocaleString("en")} users are generated as Parquet
from their numbers. Each engine reads the file (\`engine.read\`) and scores all users in one call (\`engine.score\`): seven features, a logistic regression and 50 boosted trees (fitted on
another 200,000 events, written by \`exportSql\`), and three tags, left as Parquet where the engine computes. Spark 4.3.0 runs as a local
cluster with two workers of one core and 1 GB each, DuckDB within the process with two threads. One run each, on a machine that others
may use.

| engine | read and check, s | features, scores and tags, s | million events a second |
|---|---|---|---|
${row("DuckDB", seconds.duckdb)}
${row("Spark", seconds.spark)}

Both wrote ${rowsInSpark?.toLocaleString("en")} rows. The greatest difference of a probability is ${logistic?.toExponential(1)} (logistic) and ${boosted?.toExponential(1)} (trees); ${different} rows
differ in a tag.
`,
);
console.log(readFileSync(join(out, "scale.md"), "utf8"));
if (started) execFileSync("bash", [join(root, "tools/spark.sh"), "stop"], { stdio: "inherit" });
