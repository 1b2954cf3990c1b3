import { fit } from "@portrait/core";
import { checkpointFile } from "@portrait/core/node";
import { logToLearn } from "./killed-fit.fixture.js";
import { lightGcn } from "./lightgcn.js";

/**
 * Run as a process by the tests of checkpoints: fits, keeping its state in a file, and kills itself, beyond any clean-up,
 * after a step. Arguments: file, step, options as JSON.
 */
const [path = "", step = "", options = "{}"] = process.argv.slice(2);
await fit(lightGcn(JSON.parse(options)), logToLearn(), {
  seed: 3,
  checkpoint: { to: checkpointFile(path), every: 5 },
  onProgress: ({ completed }) => {
    if (completed === Number(step)) process.kill(process.pid, "SIGKILL");
  },
});
