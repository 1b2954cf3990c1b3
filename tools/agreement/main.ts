import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { agreementEngines } from "./engines.ts";
import { agreementMarkdown } from "./report.ts";
import { runAgreement } from "./run.ts";

/**
 * Compares engines with the oracle on random plans over random events; the exit code is 1 where they do not agree.
 * Arguments: --engines a,b --cases N --seed S --repeats R --identities N --json FILE --markdown FILE.
 */
const { values } = parseArgs({
  options: {
    engines: { type: "string", default: "memory,live,duckdb" },
    cases: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    repeats: { type: "string", default: "1" },
    identities: { type: "string", default: "0" },
    json: { type: "string" },
    markdown: { type: "string" },
  },
});

function integer(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name} must be an integer >= ${least}; received ${JSON.stringify(text)}`);
}

function chosen(names: string): typeof agreementEngines {
  const entries = names.split(",").map((name) => {
    const engine = Object.hasOwn(agreementEngines, name) ? agreementEngines[name] : undefined;
    if (engine !== undefined) return [name, engine] as const;
    throw new Error(`--engines: there are ${Object.keys(agreementEngines).join(", ")}; received "${name}"`);
  });
  return Object.fromEntries(entries);
}

const report = await runAgreement({
  engines: chosen(values.engines),
  cases: integer("cases", values.cases, 1),
  seed: integer("seed", values.seed, 0),
  repeats: integer("repeats", values.repeats, 1),
  identities: integer("identities", values.identities, 0),
  onProgress: (line) => console.log(line),
});
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
if (values.markdown !== undefined) writeFileSync(values.markdown, agreementMarkdown(report));
function print(what: string, counts: typeof report.byEngine): void {
  for (const [engine, { cases, mismatches, notSupported }] of Object.entries(counts)) {
    console.log(
      `${engine}: ${cases} ${what}, ${mismatches} mismatches, ${notSupported} with something not supported`,
    );
  }
}
print("cases", report.byEngine);
if (report.identities > 0) print("cases with identities", report.byEngineWithIdentities);
if (report.firstMismatch !== null) {
  const { engine, expected, received, task } = report.firstMismatch;
  console.error(`${engine} has ${received}; the oracle has ${expected}:\n${task}`);
}
process.exitCode = report.mismatches === 0 ? 0 : 1;
