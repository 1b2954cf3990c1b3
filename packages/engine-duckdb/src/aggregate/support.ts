import type { EngineSupport } from "@portrait/core";

/** What DuckDB computes. */
export const duckdbSupport: EngineSupport = {
  aggregates: [
    "count",
    "exists",
    "share",
    "distinct",
    "sum",
    "mean",
    "min",
    "max",
    "recency",
    "tenure",
    "first",
    "last",
    "mostFrequent",
    "history",
  ],
  windows: ["sliding"],
  arrival: false,
};
