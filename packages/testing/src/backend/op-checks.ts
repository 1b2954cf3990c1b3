import type { TensorFlow, TfjsBackend } from "@portrait/backend-tfjs";
import type * as tf from "@tensorflow/tfjs-core";
import type { Check } from "../suite/failed-checks.js";
import { must } from "../suite/must.js";
import { allCases } from "./cases/all-cases.js";
import { expectNumbers } from "./compare.js";
import { expectNoLeak } from "./leak.js";
import type { NaiveArray } from "./naive-array.js";
import type { OpCase, Operand } from "./op-case.js";
import type { BackendSuite } from "./suite.js";

/** One thing that a backend computes rightly, or has no kernel for. */
interface OpCheck extends Check {
  /** What it is about: an operation, or its gradient. */
  readonly about: string;
}

const LACKS = /not registered for backend|gradient function not found/;
const STEP = 1e-4;

const weightOf = (index: number): number => 1 + (index % 7) / 4;

/**
 * Checks every operation, and every gradient against central differences in double precision.
 *
 * @param share - Gives the backend, always the same handle.
 * @param suite - What the backend lacks, and how exact it is.
 */
export function opChecks(share: () => Promise<TfjsBackend>, suite: BackendSuite): readonly Check[] {
  const { lacking = [], differs = {}, tolerance = 1e-5, gradientTolerance = 10 * tolerance } = suite;
  const checks = allCases().flatMap((one): readonly OpCheck[] => [
    {
      about: one.op,
      name: `${one.op}: ${one.name}`,
      run: async () => checkValue(await share(), one, tolerance),
    },
    ...(one.gradient === true
      ? [
          {
            about: `gradient of ${one.op}`,
            name: `gradient of ${one.op}: ${one.name}`,
            run: async () => checkGradient(await share(), one, gradientTolerance),
          },
        ]
      : []),
  ]);
  return [
    listCheck(checks, lacking, Object.keys(differs)),
    ...checks.filter(({ about }) => !lacking.includes(about)).map((check) => differing(check, differs)),
    ...lacking.map((about) => lackingCheck(about, checks)),
  ];
}

function listCheck(
  checks: readonly OpCheck[],
  lacking: readonly string[],
  differs: readonly string[],
): Check {
  return {
    name: "the lists of what is lacking or differs name what there is",
    run: async () => {
      const abouts = new Set(checks.map(({ about }) => about));
      const names = new Set(checks.filter(({ about }) => !lacking.includes(about)).map(({ name }) => name));
      const unknown = [
        ...lacking.filter((about) => !abouts.has(about)),
        ...differs.filter((name) => !names.has(name)),
      ];
      must(unknown.length === 0, `there is no ${unknown.map((name) => JSON.stringify(name)).join(", ")}`);
    },
  };
}

function differing(check: OpCheck, differs: Readonly<Record<string, string>>): Check {
  const { name, run } = check;
  if (!Object.hasOwn(differs, name)) return check;
  return {
    name: `${name}: differs, as listed (${differs[name]})`,
    run: async () => {
      const error = await failure(run);
      must(error !== undefined, `"${name}" is listed as different, but is right`);
      must(!LACKS.test(error), `"${name}" is listed as different, but is lacking: ${error}`);
    },
  };
}

function lackingCheck(about: string, checks: readonly OpCheck[]): Check {
  return {
    name: `${about}: lacking, as listed`,
    run: async () => {
      for (const { name, run } of checks.filter((check) => check.about === about)) {
        const error = await failure(run);
        must(error !== undefined, `"${about}" is listed as lacking, but "${name}" works`);
        must(
          LACKS.test(error),
          `"${about}" is listed as lacking, but "${name}" fails in another way: ${error}`,
        );
      }
    },
  };
}

async function failure(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tensorOf(tf: TensorFlow, { values, shape, dtype }: Operand): tf.Tensor {
  return tf.tensor([...values], [...shape], dtype);
}

/** Reads tensors and disposes them. */
async function read(tensors: readonly tf.Tensor[]): Promise<readonly ArrayLike<number>[]> {
  try {
    return await Promise.all(tensors.map((tensor) => tensor.data()));
  } finally {
    for (const tensor of tensors) tensor.dispose();
  }
}

async function checkValue(backend: TfjsBackend, one: OpCase, tolerance: number): Promise<void> {
  const expected = one.naive(...one.operands);
  const { shape, dtype, values } = await expectNoLeak(backend, async () => {
    const result = backend.tidy((tf) =>
      one.compute(tf, ...one.operands.map((operand) => tensorOf(tf, operand))),
    );
    const { shape, dtype } = result;
    const [values = []] = await read([result]);
    return { shape, dtype, values };
  });
  expectNumbers({ shape, dtype, values }, expected, one.dtype ?? "float32", tolerance);
}

async function checkGradient(backend: TfjsBackend, one: OpCase, tolerance: number): Promise<void> {
  const smooth = one.operands.flatMap(({ dtype }, index) => (dtype === "float32" ? [index] : []));
  const gradients = await expectNoLeak(backend, () =>
    read(backend.tidy((tf) => gradientsOf(tf, one, smooth))),
  );
  smooth.forEach((index, position) => {
    const { shape } = one.operands[index] as Operand;
    const values = gradients[position] ?? [];
    expectNumbers({ shape, dtype: "float32", values }, differences(one, index), "float32", tolerance);
  });
}

/** The slopes of a weighted sum of the result, by the operands of `float32`. */
function gradientsOf(tf: TensorFlow, one: OpCase, smooth: readonly number[]): tf.Tensor[] {
  const tensors = one.operands.map((operand) => tensorOf(tf, operand));
  const loss = (...moved: tf.Tensor[]): tf.Scalar => {
    const all = tensors.map((tensor, index) => moved[smooth.indexOf(index)] ?? tensor);
    const result = one.compute(tf, ...all);
    const weights = Array.from({ length: result.size }, (_, index) => weightOf(index));
    return tf.sum(tf.mul(result, tf.tensor(weights, result.shape)));
  };
  return tf.grads(loss)(smooth.map((index) => tensors[index] as tf.Tensor));
}

/** The same slopes by central differences of naive arithmetic. */
function differences(one: OpCase, index: number): NaiveArray {
  const { shape, values } = one.operands[index] as Operand;
  const loss = (moved: readonly number[]): number => {
    const operands = one.operands.map((operand, at) => (at === index ? { shape, values: moved } : operand));
    return one.naive(...operands).values.reduce((sum, value, at) => sum + value * weightOf(at), 0);
  };
  const slopes = values.map((value, at) => {
    const [up, down] = [values.with(at, value + STEP), values.with(at, value - STEP)];
    return (loss(up) - loss(down)) / (2 * STEP);
  });
  return { shape, values: slopes };
}
