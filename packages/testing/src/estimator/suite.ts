import type { Backend, Codec, Estimator, FitOptions, Model } from "@portrait/core";

/** What every contract suite of an estimator needs to know. */
export interface EstimatorOptions {
  /** The codecs of its models, those of parts included. */
  readonly codecs: readonly Codec[];
  /** The backend that it is fitted with; left out, none. */
  readonly backend?: Backend;
  /**
   * Whether the seed has any influence. `false` (left out): another seed gives the same model to the bit. `true`: it
   * may give other numbers, but in tensors of the same names and shapes.
   */
  readonly seeded?: boolean;
  /** Whether a fit may stop before the steps that it announced; left out, `false`. */
  readonly stopsEarly?: boolean;
}

/** An estimator and data to learn from, as the checks that concern every estimator see them. */
export interface EstimatorSubject<Data, M extends Model> extends EstimatorOptions {
  /** The estimator. */
  readonly estimator: Estimator<Data, M>;
  /** What it learns from. */
  readonly data: Data;
  /**
   * What a model answers: data that two equal models have in common.
   *
   * @param model - The model.
   */
  answers(model: M): Promise<unknown>;
}

/**
 * The options of one fit of a suite.
 *
 * @param options - The suite's options.
 * @param more - What differs in this fit.
 */
export function fitOptions<Data>(
  options: EstimatorOptions,
  more: Omit<FitOptions<Data>, "backend"> = {},
): FitOptions<Data> {
  return { seed: 7, ...(options.backend === undefined ? {} : { backend: options.backend }), ...more };
}
