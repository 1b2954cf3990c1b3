import { listWords, PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import type { PassedOver, TfjsBackend } from "../backend.js";
import { instanceOf, isRegistered } from "../engine.js";
import type { TfjsOptions } from "../options.js";
import { selfCheck } from "./self-check.js";
import { softwareGpu } from "./software-gpu.js";

/** Starts one backend by its name. */
export type OpenNamed = (
  name: string,
  options: TfjsOptions,
  passedOver: readonly PassedOver[],
) => Promise<TfjsBackend>;

const needModules: ReadonlySet<string> = new Set(["webgpu", "tensorflow"]);

function candidatesHere(): readonly string[] {
  return tf.env().getBool("IS_BROWSER") ? ["webgpu", "webgl", "wasm", "cpu"] : ["tensorflow", "wasm", "cpu"];
}

/**
 * Starts the first of the candidates that starts, computes what it should and is no GPU in software.
 *
 * @param options - The options of `tfjs("auto")`.
 * @param open - Starts a candidate.
 * @throws PortraitError `not-supported` when none does.
 */
export async function chooseBackend(options: TfjsOptions, open: OpenNamed): Promise<TfjsBackend> {
  const { candidates = candidatesHere(), modules = {}, wasmPaths, gpu } = options;
  const passedOver: PassedOver[] = [];
  for (const name of candidates) {
    const module = Object.hasOwn(modules, name) ? modules[name] : undefined;
    const own = {
      ...(module === undefined ? {} : { module }),
      ...(name === "wasm" && wasmPaths !== undefined ? { wasmPaths } : {}),
      ...(name === "webgpu" && gpu !== undefined ? { gpu } : {}),
    };
    const found = await attempt(name, own, Object.freeze([...passedOver]), open);
    if (typeof found !== "string") return found;
    passedOver.push(Object.freeze({ name, reason: found }));
  }
  throw new PortraitError({
    code: "not-supported",
    message: `tfjs: none of the backends ${listWords(candidates)} can be used here. ${passedOver.map(({ name, reason }) => `${name}: ${reason}`).join(" ")}`,
    hint: 'Ask for one by its name to see its error, such as tfjs("wasm").',
    details: { passedOver },
  });
}

/** The backend, if it is good, or why it is not. */
async function attempt(
  name: string,
  options: TfjsOptions,
  passedOver: readonly PassedOver[],
  open: OpenNamed,
): Promise<TfjsBackend | string> {
  if (needModules.has(name) && options.module === undefined && !isRegistered(name)) {
    return "Its module was not passed.";
  }
  let backend: TfjsBackend;
  try {
    backend = await open(name, options, passedOver);
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
  const reason = softwareGpu(instanceOf(name)) ?? (await selfCheck(backend));
  if (reason === undefined) return backend;
  backend.dispose();
  return reason;
}
