/**
 * Models in files: what of `@portrait/core` needs Node.
 *
 * @packageDocumentation
 */
export { checkpointFile } from "./checkpoint-file.js";
export { writeAtomically } from "./file-system.js";
export { forgetInSaved } from "./forget-in-saved.js";
export { load } from "./load.js";
export { save } from "./save.js";
