import { describeEngine } from "@portrait/testing";
import { describe, test } from "vitest";
import { spark } from "./spark.js";
import { SMALL, testCluster } from "./support/cluster.js";

const { url, absent } = await testCluster();

if (absent === undefined) describeEngine("spark", () => spark({ url, config: SMALL }), { cases: 50 });
else describe.skip(`spark: ${absent}`, () => test("the contract of engines", () => undefined));
