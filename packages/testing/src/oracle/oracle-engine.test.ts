import type { Engine } from "@portrait/core";
import { memory } from "@portrait/features";
import { aggregateChecks } from "../engine/aggregate-checks.js";
import { agreementChecks } from "../engine/agreement-checks.js";
import { arrivalChecks } from "../engine/arrival-checks.js";
import { faultChecks } from "../engine/fault-checks.js";
import { languageChecks } from "../engine/language-checks.js";
import { leakChecks } from "../engine/leak-checks.js";
import { timeChecks } from "../engine/time-checks.js";
import { windowChecks } from "../engine/window-checks.js";
import { everySupport } from "../generate/arbitrary-plan.js";
import { describeChecks } from "../suite/check.js";
import { oracleEngine } from "./oracle-engine.fixture.js";

const openOracle = (): Engine => oracleEngine(memory());

describeChecks("what was worked out by hand is what the oracle gives", [
  ...aggregateChecks(openOracle),
  ...languageChecks(openOracle, everySupport),
  ...faultChecks(openOracle, everySupport),
  ...timeChecks(openOracle),
  ...windowChecks(openOracle, everySupport),
  ...arrivalChecks(openOracle, everySupport),
  ...leakChecks(openOracle, everySupport, 50, 1),
  ...agreementChecks(openOracle, { cases: 50 }),
]);
