import { memory } from "@portrait/features";
import { describe, expect, test } from "vitest";
import { oracleEngine } from "../oracle/oracle-engine.fixture.js";
import { failedChecks } from "../suite/check.js";
import { engineChecks } from "./describe-engine.js";
import type { SoundEngine } from "./faulty-engine.fixture.js";
import { identityFaults } from "./identity-faults.fixture.js";
import { languageFaults } from "./language-faults.fixture.js";
import type { OpenEngine } from "./suite.js";

const openOracle = (): SoundEngine => {
  const sound = memory();
  return { ...oracleEngine(sound), holdGraph: sound.holdGraph };
};

const CASES = 60;

const checksOf = (open: OpenEngine, name: string) =>
  engineChecks(open, { cases: CASES }).filter((check) => check.name === name);

describe("the contract of engines finds a fault:", () => {
  const faults = [...languageFaults(openOracle, CASES), ...identityFaults(openOracle, CASES)];

  test.each(faults)("%s", async (_, open, name) => {
    expect((await failedChecks(checksOf(open, name))).map((failed) => failed.name)).toEqual([name]);
    expect(await failedChecks(checksOf(openOracle, name))).toEqual([]);
  });
});
