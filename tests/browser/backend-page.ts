import { reportBackend } from "./backends.ts";

/** Runs the contract of the backend that the address names, in the page or in a module worker, and sends the report. */
const query = new URLSearchParams(location.search);
const name = query.get("backend") ?? "";

function inWorker(): Promise<unknown> {
  const worker = new Worker(new URL("./backend-worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(name);
  });
}

(query.get("where") === "worker" ? inWorker() : reportBackend(name))
  .catch((error: unknown) => ({ error: String(error) }))
  .then((report) => fetch("/report", { method: "POST", body: JSON.stringify(report) }));
