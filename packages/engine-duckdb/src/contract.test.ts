import { describeEngine } from "@portrait/testing";
import { duckdb } from "./duckdb.js";

describeEngine("duckdb", () => duckdb({ threads: 2 }), { cases: 200 });
