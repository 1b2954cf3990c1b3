import { type FitContext, type FitOptions, isoText } from "@portrait/core";

/** What a fit within a fit is for. */
export interface NestedFit<Data> {
  /** Seeds the fit: different labels get different seeds. */
  readonly label: string;
  /** The instant that its data ends at, for the phase of its progress. */
  readonly until?: number;
  /** Data to stop early by. */
  readonly validation?: Data | undefined;
}

/** What a fit within a fit takes from the outer one. */
export type OuterContext = Pick<
  FitContext<unknown>,
  "random" | "backend" | "workers" | "signal" | "onProgress"
>;

/**
 * Options for a fit within a fit: a seed of its own, the same signal, backend and threads, and progress under the phase
 * `fuse > lightGcn 2011-05-01`.
 *
 * @param context - The context of the outer fit.
 * @param nested - See {@link NestedFit}.
 */
export function nestedOptions<Data>(context: OuterContext, nested: NestedFit<Data>): FitOptions<Data> {
  const { backend, workers, signal, onProgress } = context;
  const time = nested.until === undefined ? "" : ` ${isoText(nested.until)}`;
  return {
    seed: context.random.fork(nested.label).integer(2 ** 31),
    ...(nested.validation === undefined ? {} : { validation: nested.validation }),
    ...(backend === undefined ? {} : { backend }),
    ...(workers === undefined ? {} : { workers }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined
      ? {}
      : {
          onProgress: (progress) => onProgress({ ...progress, phase: `fuse > ${progress.phase}${time}` }),
        }),
  };
}
