import { reportKernels } from "./kernels.ts";

/** Runs what the address asks for and sends the report, or the error, to the server. */
const query = new URLSearchParams(location.search);
const size = Number(query.get("size"));

function fromFile(): Worker {
  return new Worker("/serve.js");
}

function inWorker(): Promise<unknown> {
  const worker = new Worker("/inside.js");
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(size);
  });
}

async function run(): Promise<unknown> {
  if (query.get("where") === "worker") return inWorker();
  return reportKernels(query.get("where") === "file" ? { size, createWorker: fromFile } : { size });
}

run()
  .catch((error: unknown) => ({ error: String(error) }))
  .then((report) => fetch("/report", { method: "POST", body: JSON.stringify(report) }));
