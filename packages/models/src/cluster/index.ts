/**
 * Clusters.
 *
 * @packageDocumentation
 */
export {};
