/**
 * Models to compare others with.
 *
 * @packageDocumentation
 */
export * from "./majority.js";
export * from "./popularity.js";
