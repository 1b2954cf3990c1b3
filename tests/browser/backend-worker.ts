import { reportBackend } from "./backends.ts";

/** Runs the contract of a backend in a module worker. */
globalThis.addEventListener("message", (event: MessageEvent<string>) => {
  reportBackend(event.data)
    .catch((error: unknown) => ({ error: String(error) }))
    .then((report) => globalThis.postMessage(report));
});
