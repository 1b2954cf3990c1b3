import { describeEngine } from "@portrait/testing";
import { duckdbSupport } from "./aggregate/support.js";
import { duckdb } from "./duckdb.js";

describeEngine("duckdb", () => duckdb({ threads: 2 }), { cases: 200, support: duckdbSupport });
