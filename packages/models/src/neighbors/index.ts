/**
 * Nearest neighbours.
 *
 * @packageDocumentation
 */
export {};
