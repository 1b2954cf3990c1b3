import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isPortraitError } from "@portrait/core";
import { load, save } from "@portrait/core/node";
import { duckdb } from "@portrait/engine-duckdb";
import { fuseCodec } from "@portrait/models/fusion";
import { lightGcnCodec } from "@portrait/models/graph";
import { logisticRegressionCodec } from "@portrait/models/linear";
import { createConsole } from "./console.js";
import { judge } from "./judge.js";
import { keepProfiles } from "./keep.js";
import { buildData, choosePenalty, learn, learnBaselines, protocol } from "./learn.js";
import { type DemoOptions, readOptions } from "./options.js";
import { checkQuality } from "./quality.js";
import { readOrders } from "./read.js";
import { writeReport } from "./report.js";
import { describeSegments } from "./segments.js";
import { shopper } from "./shop.js";
import { summarise } from "./summary.js";
import { lookAtToday } from "./today.js";
import { checkUser, describeUser } from "./use.js";
import { valueCustomers } from "./worth.js";

const count = (value: number): string => value.toLocaleString("en-GB");
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const figure = (value: number | null): string => (value === null ? "-" : value.toFixed(4));

const FAULTS: Readonly<Record<string, string>> = {
  missing: "is missing",
  type: "cannot be read",
  "not-finite": "is not finite",
  range: "is out of range",
  "unknown-value": "is not one of its values",
};

async function run(options: DemoOptions): Promise<void> {
  const { seed } = options;
  const { step, say, timings } = createConsole(process.stdout.isTTY === true);
  await using engine = await duckdb();

  const { log, source } = await step("Read and clean the log", (onProgress) =>
    readOrders(engine, options, onProgress),
  );
  say(
    `from ${source}`,
    `${count(log.rows.in)} rows in = ${count(log.rows.kept)} kept + ${count(log.rows.rejected)} rejected + ${count(log.rows.duplicates)} duplicates`,
    ...log.changes.map(
      ({ column, step, count: changed }) => `changed: ${count(changed)} of ${column} by ${step}`,
    ),
    ...log.reasons.map(
      (fault) =>
        `rejected: ${count(fault.count)} because ${fault.column} ${FAULTS[fault.reason] ?? fault.reason}`,
    ),
  );

  const quality = await step("Look for faults and drift", () =>
    checkQuality(log, { engine, directory: options.out }),
  );
  say(
    ...quality.findings
      .slice(0, 5)
      .map(({ severity, column, text }) => `${severity}${column === null ? "" : `, ${column}`}: ${text}`),
    `${quality.findings.length} findings: ${join(options.out, "quality.html")}`,
  );

  if (options.user !== undefined) await checkUser(log, engine, options.user);
  const data = await step("Build examples, point in time", () => buildData(log, engine));
  const { train, validation, test, ranking } = data;
  say(
    `${shopper.featureNames.length} features: ${shopper.featureNames.join(", ")}`,
    `train ${count(train.users.length)}, validation ${count(validation.users.length)}, test ${count(test.users.length)} examples (${percent(mean(test.target))} buy within 30 days)`,
  );

  const choice = await step("Choose the penalty on the validation month", () => choosePenalty(data, seed));
  say(
    ...choice.tried.map(
      ({ l2, rocAuc }) => `l2 ${l2}: ROC AUC ${figure(rocAuc)}${l2 === choice.l2 ? "  <- chosen" : ""}`,
    ),
  );

  const model = await step("Learn the graph and the classifier", (onProgress) =>
    learn(data, { l2: choice.l2, seed, onProgress }),
  );
  const baselines = await step("Learn the baselines", () => learnBaselines(data, seed));

  const judgement = await step(`Judge on the months from ${protocol.test} on`, (onProgress) =>
    judge(model, baselines, data, { seed, onProgress }),
  );
  for (const [task, evaluation] of Object.entries(judgement)) {
    say(`${task} beside ${evaluation.baseline.kind}`);
    for (const { name, value, low, high, baseline } of Object.values(evaluation.metrics)) {
      say(
        `  ${name.padEnd(18)} ${figure(value)}  [${figure(low)}, ${figure(high)}]  baseline ${figure(baseline.value)}`,
      );
    }
  }
  say(`ranked for ${count(ranking.users.length)} users over ${count(ranking.catalogue.length)} items`);

  const today = await step("Look at all customers as of today", () => lookAtToday(log, engine));
  const segments = describeSegments(today);
  const typical = segments.countries.find(({ low }) => low !== null && low > 100);
  say(
    ...segments.members.map(({ name, size }) => `segment ${name}: ${count(size)} customers`),
    ...segments.overlaps
      .filter(({ both }) => both > 0)
      .map(({ left, right, both }) => `${count(both)} are both ${left} and ${right}`),
    ...(typical === undefined
      ? []
      : [
          `champions by country, index 100 is the average: ${typical.value} ${typical.index?.toFixed(0) ?? "-"} [${typical.low?.toFixed(0) ?? "-"}, ${typical.high?.toFixed(0) ?? "-"}]`,
        ]),
  );
  const worth = await valueCustomers(today);
  say(
    `${percent(worth.alive)} of customers are expected to be still active; ${count(Math.round(worth.days30d))} days with a purchase are expected in the next 30, over all of them`,
    `their next ${worth.months} months are worth ${count(Math.round(worth.worth))}, ${percent(worth.topTenth)} of it from a tenth of them`,
  );

  const person = await step("Describe a user", () =>
    describeUser(log, model, { engine, today, user: options.user }),
  );
  say(
    ...person.tags.map(
      ({ name, share, unknown }) =>
        `tag ${name}: ${percent(share)} of ${count(person.users)} users${unknown > 0 ? `, unknown for ${percent(unknown)}` : ""}`,
    ),
    "",
    person.card,
    "",
    `Recommended to ${person.user}`,
    ...person.picks.map(({ item, name }, rank) => `  ${rank + 1}. ${item} ${name}`),
  );

  const artifact = join(options.out, "will-buy");
  await step("Save the model and load it again", async () => {
    await save(model, artifact);
    const loaded = await load(artifact, { codecs: [fuseCodec, lightGcnCodec, logisticRegressionCodec] });
    say(`${artifact}: a model of kind ${loaded.kind}, fitted with seed ${loaded.provenance?.seed}`);
  });

  const profiles = join(options.out, "profiles");
  await step("Keep the champions' profiles", async () => {
    const { kept, again } = await keepProfiles(log, {
      engine,
      users: segments.champions.users(),
      asOf: today.asOf,
      directory: profiles,
    });
    say(
      `${profiles}: ${count(kept)} profiles`,
      ...(again === undefined
        ? []
        : [`read again: ${again.profile.key}, ${count(again.profile.features.orders ?? 0)} orders`]),
    );
  });

  const summary = summarise(log, judgement, { source, seed, timings });
  const report = await step("Write the report", () =>
    writeReport({ log, source, seed, timings, judgement, model, person, choice, directory: options.out }),
  );
  const json = options.json ?? join(options.out, "demo.json");
  await mkdir(dirname(json), { recursive: true });
  await writeFile(json, `${JSON.stringify(summary, null, 2)}\n`);
  say(`Report: ${report}`, `Figures: ${json}`);
}

function mean(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") console.log(options);
  else await run(options);
} catch (error) {
  if (!isPortraitError(error)) throw error;
  console.error(`\n${error.code}: ${error.message}`);
  process.exitCode = 1;
}
