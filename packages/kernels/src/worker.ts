/**
 * What a worker's own file calls, where workers from Blob URLs are forbidden.
 *
 * @packageDocumentation
 */
export { serveKernels, type WorkerPort } from "./pool/serve.js";
