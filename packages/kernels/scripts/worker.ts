import { writeFileSync } from "node:fs";
import { buildWorkerSource, workerSourcePath } from "./worker-source.ts";

writeFileSync(workerSourcePath, await buildWorkerSource());
