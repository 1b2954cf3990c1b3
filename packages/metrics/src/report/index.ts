/**
 * The report of a run: plain data, written as JSON, Markdown, or one HTML file with plots.
 *
 * @packageDocumentation
 */
export * from "./create-report.js";
export type {
  DependenceFacts,
  DependenceInit,
  ImportanceFacts,
  ImportancesInit,
} from "./inspection-facts.js";
export * from "./report.js";
export * from "./report-html.js";
export * from "./report-json.js";
export * from "./report-markdown.js";
