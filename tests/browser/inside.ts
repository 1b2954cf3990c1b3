import { reportKernels } from "./kernels.ts";

/** A Web Worker that makes a pool of its own. */
globalThis.addEventListener("message", (event: MessageEvent<number>) => {
  reportKernels({ size: event.data })
    .catch((error: unknown) => ({ error: String(error) }))
    .then((report) => globalThis.postMessage(report));
});
