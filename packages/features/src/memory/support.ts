import type { EngineSupport } from "@portrait/core";

/** What the memory engine computes. */
export const memorySupport: EngineSupport = {
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
