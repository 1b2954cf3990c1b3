/**
 * What a model rests on, seen from outside: how much it needs each column, and how its answer changes with it. The
 * report of `@portrait/metrics/report` draws both.
 *
 * @packageDocumentation
 */
export * from "./dependence.js";
export * from "./importance.js";
export * from "./partial-dependence.js";
export * from "./permutation-importance.js";
