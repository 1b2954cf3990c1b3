import type { OptionRule } from "@portrait/core";
import { type Confidence, normalQuantiles } from "./proportion.js";

/** How sure an interval is. */
export const confidenceRule: OptionRule<Confidence> = {
  default: 0.95,
  expected: "0.9, 0.95 or 0.99",
  accepts: (value) => [...normalQuantiles.keys()].some((known) => known === value),
};
