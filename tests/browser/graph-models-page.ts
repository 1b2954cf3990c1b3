import { reportGraphModels } from "./graph-models.ts";

/** Trains networks over graphs on the backend that the address names, and sends what they make of the graph. */
reportGraphModels(new URLSearchParams(location.search).get("backend") ?? "")
  .catch((error: unknown) => ({ error: String(error) }))
  .then((report) => fetch("/report", { method: "POST", body: JSON.stringify(report) }));
