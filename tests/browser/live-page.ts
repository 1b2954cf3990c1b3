import { reportLive } from "./live.ts";

/** Sends the report, or the error, to the server. */
async function run(): Promise<unknown> {
  return reportLive();
}

run()
  .catch((error: unknown) => ({ error: String(error) }))
  .then((report) => fetch("/report", { method: "POST", body: JSON.stringify(report) }));
