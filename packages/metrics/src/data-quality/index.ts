/**
 * The report of data quality for people: Markdown, and one HTML file with plots.
 *
 * @packageDocumentation
 */
export { dataQualityHtml } from "./data-quality-html.js";
export { dataQualityMarkdown } from "./data-quality-markdown.js";
