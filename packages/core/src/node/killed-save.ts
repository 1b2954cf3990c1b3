import { toy } from "../artifact/toy-model.js";
import { type SaveStep, saveFolder } from "./save.js";

/**
 * Run as a process by the tests of `save`: saves a toy with a name into a folder and kills itself, beyond any clean-up,
 * at a step. Arguments: folder, name, step.
 */
const [path = "", name = "", step = ""] = process.argv.slice(2) as [string?, string?, SaveStep?];
const model = toy({ config: { name }, tensors: { w: { shape: [1], data: Float32Array.of(name.length) } } });
await saveFolder(model, path, (reached) => {
  if (reached === step) process.kill(process.pid, "SIGKILL");
});
