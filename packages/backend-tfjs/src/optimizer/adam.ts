import { booleanOption, numberOption, resolveOptions } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { type AdamRates, adamStep } from "./adam-step.js";

/** Options of {@link adam}. */
export interface AdamOptions {
  /** The step size, >= 0; 0.001, if left out. */
  readonly learningRate?: number;
  /** How much of the mean gradient is kept at each step, in [0, 1); 0.9, if left out. */
  readonly beta1?: number;
  /** How much of the mean squared gradient is kept at each step, in [0, 1); 0.999, if left out. */
  readonly beta2?: number;
  /** Added to the root of the mean squared gradient, > 0; 1e-8, if left out. */
  readonly epsilon?: number;
  /**
   * Whether rows (along the first axis of a variable of two or more) whose gradient is zero stay as they are, with their
   * moments: for embeddings of which a batch touches few. False, if left out.
   */
  readonly lazy?: boolean;
}

const rules = {
  learningRate: numberOption(0.001, { min: 0 }),
  beta1: numberOption(0.9, { min: 0, max: 1, exclusiveMax: true }),
  beta2: numberOption(0.999, { min: 0, max: 1, exclusiveMax: true }),
  epsilon: numberOption(1e-8, { min: 0, exclusiveMin: true }),
  lazy: booleanOption(false),
};

/** A tensor and the name of the variable that it belongs to. */
interface NamedTensor {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

type Gradients = tf.NamedTensorMap | readonly NamedTensor[];

/** Adam of one pass over each variable. It is an optimizer of tfjs, so that `minimize` and `tf.layers` take it. */
class FusedAdam extends tf.Optimizer {
  static readonly className = "PortraitAdam";
  readonly #options: Required<AdamOptions>;
  readonly #moments = new Map<string, { readonly mean: tf.Variable; readonly square: tf.Variable }>();
  #steps = 0;

  constructor(options: Required<AdamOptions>) {
    super();
    this.#options = options;
  }

  /** How many steps were taken. */
  override get iterations(): number {
    return this.#steps;
  }

  applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    this.#steps++;
    const { learningRate, beta1, beta2, epsilon, lazy } = this.#options;
    const rates: AdamRates = {
      beta1,
      beta2,
      epsilon,
      rate: learningRate / (1 - beta1 ** this.#steps),
      correction: 1 - beta2 ** this.#steps,
    };
    for (const [name, gradient] of entriesOf(gradients)) {
      const variable = tf.engine().registeredVariables[name];
      if (variable === undefined || gradient === null || gradient === undefined) continue;
      const { mean, square } = this.#momentsOf(name, variable);
      tf.tidy(() => adamStep({ variable, mean, square, gradient, rates, lazy }));
    }
  }

  #momentsOf(name: string, variable: tf.Variable) {
    const held = this.#moments.get(name);
    if (held !== undefined) return held;
    const zeros = (): tf.Variable => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
    const made = { mean: zeros(), square: zeros() };
    this.#moments.set(name, made);
    return made;
  }

  override async getWeights(): Promise<NamedTensor[]> {
    const moments = [...this.#moments].flatMap(([name, { mean, square }]) => [
      { name: `${name}/m`, tensor: mean as tf.Tensor },
      { name: `${name}/v`, tensor: square as tf.Tensor },
    ]);
    return [{ name: "iter", tensor: tf.scalar(this.#steps, "int32") }, ...moments];
  }

  override async setWeights(weights: NamedTensor[]): Promise<void> {
    const [steps, ...moments] = weights;
    this.#steps = (await (steps as NamedTensor).tensor.data())[0] as number;
    this.#disposeMoments();
    for (let at = 0; at + 1 < moments.length; at += 2) {
      const [m, v] = [moments[at], moments[at + 1]] as [NamedTensor, NamedTensor];
      this.#moments.set(m.name.slice(0, -2), {
        mean: tf.tidy(() => tf.variable(tf.clone(m.tensor), false)),
        square: tf.tidy(() => tf.variable(tf.clone(v.tensor), false)),
      });
    }
  }

  getConfig(): { [key: string]: number | boolean } {
    return { ...this.#options };
  }

  override dispose(): void {
    this.#disposeMoments();
    super.dispose();
  }

  #disposeMoments(): void {
    for (const { mean, square } of this.#moments.values()) {
      mean.dispose();
      square.dispose();
    }
    this.#moments.clear();
  }
}

function entriesOf(gradients: Gradients): readonly (readonly [string, tf.Tensor | null | undefined])[] {
  return Array.isArray(gradients)
    ? gradients.map(({ name, tensor }: NamedTensor) => [name, tensor] as const)
    : Object.entries(gradients);
}

/**
 * The optimizer Adam (Kingma and Ba 2015) in one pass: it reads a variable, its moments and its gradient once and writes three of
 * them, where tfjs's own takes some fifteen operations with a tensor each. In place on the wasm backend; on others over copies.
 * The same formula as `tf.train.adam`. It is an optimizer of tfjs: for `minimize`, and for `compile` of `tf.layers`.
 *
 * @param options - See {@link AdamOptions}.
 * @throws PortraitError `invalid-option` for an unknown or unfit option.
 *
 * @example
 * ```ts
 * import { adam, tfjs } from "@portrait/backend-tfjs";
 *
 * const backend = await tfjs("wasm");
 * const last = backend.run((tf) => {
 *   const optimizer = adam({ learningRate: 0.1 });
 *   const x = tf.tidy(() => tf.variable(tf.scalar(5)));
 *   for (let step = 0; step < 200; step++) optimizer.minimize(() => tf.square(tf.sub(x, 2)));
 *   const value = x.dataSync()[0];
 *   x.dispose();
 *   optimizer.dispose();
 *   return value;
 * });
 * last; // ≈ 2.0
 * backend.dispose();
 * ```
 */
export function adam(options: AdamOptions = {}): tf.Optimizer {
  return new FusedAdam(resolveOptions("adam", rules, options));
}
