import { fit } from "@portrait/core";
import { checkpointFile } from "@portrait/core/node";
import { logToLearn } from "../lightgcn/killed-fit.fixture.js";
import { blend } from "./blend.js";
import { blendToKill } from "./killed-blend.fixture.js";

/**
 * Run as a process by the tests of checkpoints: fits a blend, keeping its state in a file, and kills itself, beyond any clean-up,
 * after a step of a phase. Arguments: file, phase, step.
 */
const [path = "", phase = "", step = ""] = process.argv.slice(2);
await fit(blend({ members: blendToKill(), weights: [1, 2, 3, 4] }), logToLearn(), {
  seed: 3,
  checkpoint: { to: checkpointFile(path), every: 5 },
  onProgress: (progress) => {
    if (progress.phase === phase && progress.completed === Number(step)) process.kill(process.pid, "SIGKILL");
  },
});
