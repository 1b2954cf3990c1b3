/**
 * Support vector machines.
 *
 * @packageDocumentation
 */
export {};
