import {
  type Estimator,
  type Examples,
  fit,
  type Model,
  type RowValues,
  type TargetVector,
} from "@portrait/core";
import type { Scored, Scorer } from "../evaluate/scorer.js";
import { fitOptionsOf, type RepeatedFit } from "./fit-options.js";
import { errorIn } from "./fold-error.js";
import type { Part } from "./parts.js";

/** Which part is computed. */
export interface Place {
  /** Who computes and in which part, for errors: `"crossValidate: fold 2 of 5"`. */
  readonly where: string;
  /** The same for progress: `"crossValidate > fold 2 of 5"`. */
  readonly phase: string;
  /** The facts, for programs that read the error. */
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Fits on one part and scores the other.
 *
 * @param estimator - The estimator.
 * @param part - The parts.
 * @param scorer - The scorer of the examples.
 * @param settings - Seed, threads, signal.
 * @param place - Which part it is.
 * @throws PortraitError what fitting and scoring throw, naming the part; `aborted`.
 */
export async function fitAndScore<Row extends RowValues, Target extends TargetVector>(
  estimator: Estimator<Examples<Row, Target>, Model>,
  part: Part<Row, Target>,
  scorer: Scorer,
  settings: RepeatedFit,
  place: Place,
): Promise<Scored> {
  const { workers, signal } = settings;
  try {
    const model = await fit(estimator, part.train, fitOptionsOf(settings, place.phase));
    return await scorer.score(model, part.test, {
      ...(workers === undefined ? {} : { workers }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    throw errorIn(place.where, error, place.details);
  }
}
