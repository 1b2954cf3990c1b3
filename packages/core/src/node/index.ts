/**
 * Models in files: what of `@portrait/core` needs Node.
 *
 * @packageDocumentation
 */
export { load } from "./load.js";
export { save } from "./save.js";
