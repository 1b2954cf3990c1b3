import { duckdb } from "@portrait/engine-duckdb";
import { memory } from "@portrait/features";
import { describeEngine } from "@portrait/testing";

describeEngine("memory", memory, { cases: 400, seed: 1 });
describeEngine("duckdb", () => duckdb(), { cases: 150, seed: 2 });
