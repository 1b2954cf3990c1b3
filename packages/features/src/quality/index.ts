/**
 * What there is to know of data before one relies on them: the report of data quality, with drift between two periods.
 *
 * @packageDocumentation
 */
export { type DayRange, isAscending } from "./ascending.js";
export {
  type DataQualityOptions,
  dataQuality,
  type PeriodInput,
} from "./data-quality.js";
export * from "./kolmogorov-smirnov.js";
export { type CountedRun, type CountedRuns, numberSummary, type RunContext } from "./number-runs.js";
export { checkSummaryPlan } from "./summary-plan.js";
export { type TableQualityOptions, tableQuality } from "./table-quality.js";
