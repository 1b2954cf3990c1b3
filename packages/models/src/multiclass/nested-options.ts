import type { FitContext, FitOptions } from "@portrait/core";

/**
 * The seed of a fit within a fit.
 *
 * @param context - The context of the outer fit.
 * @param label - What the fit is for; different labels get different seeds.
 */
export function nestedSeed({ random }: Pick<FitContext<unknown>, "random">, label: string): number {
  return random.fork(label).integer(2 ** 31);
}

/**
 * Options for a fit within a fit: a seed of its own, the same signal, backend and workers, and progress under the phase
 * `owner > kind label`.
 *
 * @param context - The context of the outer fit.
 * @param owner - The kind of the outer estimator.
 * @param label - What the fit is for; different labels get different seeds.
 */
export function nestedOptions(
  context: Omit<FitContext<unknown>, "validation">,
  owner: string,
  label: string,
): Omit<FitOptions<unknown>, "validation"> {
  const { backend, signal, onProgress, workers } = context;
  return {
    seed: nestedSeed(context, label),
    ...(backend === undefined ? {} : { backend }),
    ...(signal === undefined ? {} : { signal }),
    ...(workers === undefined ? {} : { workers }),
    ...(onProgress === undefined
      ? {}
      : {
          onProgress: (progress) =>
            onProgress({ ...progress, phase: `${owner} > ${progress.phase} ${label}` }),
        }),
  };
}
