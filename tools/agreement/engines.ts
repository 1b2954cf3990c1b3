import type { Engine } from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { spark } from "@portrait/engine-spark";
import { liveEngine, memory } from "@portrait/features";

/** An engine that the agreement check knows. */
export interface AgreementEngine {
  /** Opens it. */
  open(): Promise<Engine>;
  /** On how many cases it is checked, at most, for engines that take long. */
  readonly most?: number;
  /** The server that it needs, and how to start it; absent where it runs by itself. */
  readonly server?: string;
  /** What a reader of the report must know of how it ran. */
  readonly note?: string;
}

/** The Spark of `tools/spark.sh start`, or another. */
const sparkUrl = (): string => process.env.PORTRAIT_SPARK_URL ?? "sc://127.0.0.1:15002";

/**
 * The settings that suit a log of a few events: two partitions, and plans read by Spark's interpreter, since compiling the
 * code that it generates for each plan takes most of the time of a case.
 */
const SMALL_LOGS = {
  "spark.sql.shuffle.partitions": "2",
  "spark.sql.codegen.wholeStage": "false",
  "spark.sql.codegen.factoryMode": "NO_CODEGEN",
} as const;

/** The engines by name; one line each. */
export const agreementEngines: Readonly<Record<string, AgreementEngine>> = {
  memory: { open: async () => memory() },
  live: { open: async () => liveEngine() },
  duckdb: { open: () => duckdb({ threads: 2 }) },
  spark: {
    open: () => spark({ url: sparkUrl(), config: SMALL_LOGS }),
    most: 500,
    note: "Spark reads these plans by its interpreter, for speed; the tests of the engine run them by generated code.",
    server: "Spark Connect at PORTRAIT_SPARK_URL: bash tools/spark.sh start",
  },
};
