// An application in a page: learns on the backend that the address names, and sends what comes out.
import { found } from "./found.mjs";

found(new URLSearchParams(location.search).get("backend") ?? "")
  .catch((error) => ({ error: String(error?.stack ?? error) }))
  .then((report) => fetch("/report", { method: "POST", body: JSON.stringify(report) }));
