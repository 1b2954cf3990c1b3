import type { AggregatePlan, EventLog } from "@portrait/core";
import { memory } from "@portrait/features";
import { expect, test } from "vitest";
import { agreementEngines } from "../tools/agreement/engines.ts";
import { agreementMarkdown } from "../tools/agreement/report.ts";
import { runAgreement } from "../tools/agreement/run.ts";

const CASES = 150;

const quietly = { cases: CASES, seed: 7, onProgress: () => {} };

/** Engines that need a server are compared with the oracle by the tests of their packages, where there is one. */
const alone = Object.entries(agreementEngines).filter(([, { server }]) => server === undefined);

test.each(alone)("%s agrees with the oracle on a few cases", async (name, engine) => {
  const report = await runAgreement({ ...quietly, identities: 50, engines: { [name]: engine } });
  expect(report.firstMismatch).toBeNull();
  expect(report.mismatches).toBe(0);
  expect(report.byEngine[name]?.cases).toBeGreaterThan(CASES / 5);
  expect(report.byEngineWithIdentities[name]?.cases).toBeGreaterThan(50 / 5);
  expect(agreementMarkdown(report)).toContain("## With identities");
});

test("an engine that heeds no identities is found where ids are linked, and only there", async () => {
  const open = async () => {
    const sound = memory();
    return {
      ...sound,
      aggregate: (log: EventLog, { identities: _, ...plan }: AggregatePlan) => sound.aggregate(log, plan),
    };
  };
  const report = await runAgreement({ ...quietly, cases: 50, identities: 50, engines: { blind: { open } } });
  expect(report.byEngine.blind?.mismatches).toBe(0);
  expect(report.byEngineWithIdentities.blind?.mismatches).toBeGreaterThan(0);
  const task: { readonly statements: readonly { readonly ids: readonly unknown[] }[] } = JSON.parse(
    report.firstMismatch?.task ?? "{}",
  );
  expect(task.statements.map(({ ids }) => ids.length)).toEqual([2]);
});

test("an engine that counts one too many is found, with a small case, and another is not blamed", async () => {
  const faulty = () => {
    const sound = memory();
    return {
      ...sound,
      async aggregate(...input: Parameters<typeof sound.aggregate>) {
        const result = await sound.aggregate(...input);
        const [name] =
          Object.entries(input[1].aggregates).find(([, node]) => node.aggregate === "count") ?? [];
        const vector = name === undefined ? undefined : result.table.columns[name];
        if (name === undefined || vector?.type !== "number") return result;
        const columns = {
          ...result.table.columns,
          [name]: { ...vector, values: vector.values.map((x) => x + 1) },
        };
        return { ...result, table: { ...result.table, columns } };
      },
    };
  };
  const engines = {
    memory: { open: async () => memory() },
    faulty: { open: async () => faulty(), most: 120 },
  };
  const lines: string[] = [];
  const report = await runAgreement({ ...quietly, engines, onProgress: (line) => lines.push(line) });
  expect(report.byEngine.memory?.mismatches).toBe(0);
  expect(report.mismatches).toBe(report.byEngine.faulty?.mismatches);
  expect(report.mismatches).toBeGreaterThan(0);
  expect(report.byEngine.faulty?.cases).toBeLessThanOrEqual(120);
  expect(report.byAggregate.count?.faulty?.mismatches).toBe(report.mismatches);
  const blamed = Object.entries(report.byAggregate).filter(([, of]) => (of.faulty?.mismatches ?? 0) > 0);
  expect(blamed.map(([kind]) => kind)).toEqual(["count"]);
  expect(report.firstMismatch).toMatchObject({ engine: "faulty", seed: 7 });
  const task: { readonly list: readonly unknown[]; readonly plan: { readonly aggregates: object } } =
    JSON.parse(report.firstMismatch?.task ?? "{}");
  expect(task.list.length).toBe(1);
  expect(Object.values(task.plan.aggregates)).toMatchObject([{ aggregate: "count" }]);
  expect(Number(report.firstMismatch?.received)).toBe(Number(report.firstMismatch?.expected) + 1);
  expect(lines.length).toBe(1);
  expect(agreementMarkdown(report)).toMatch(/\| `count` \| [\d,]+ \/ 0 \| [\d,]+ \/ [1-9]\d* \|/);
  expect(agreementMarkdown(report)).toContain("The first mismatch, of faulty");
});

test("an engine that fails is a mismatch of what it fails at", async () => {
  const open = async () => {
    const sound = memory();
    return {
      ...sound,
      aggregate: async (...input: Parameters<typeof sound.aggregate>) => {
        if (Object.values(input[1].aggregates).some(({ aggregate }) => aggregate === "max"))
          throw new TypeError("no");
        return sound.aggregate(...input);
      },
    };
  };
  const report = await runAgreement({ ...quietly, engines: { broken: { open } } });
  expect(report.byAggregate.max?.broken?.mismatches).toBe(report.byAggregate.max?.broken?.cases);
  expect(report.byAggregate.min?.broken?.mismatches).toBe(0);
  expect(report.firstMismatch?.received).toBe("TypeError: no");
});
