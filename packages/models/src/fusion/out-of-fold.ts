import {
  type Embedder,
  type Estimator,
  fit,
  type Interactions,
  interactionsBefore,
  PortraitError,
  type Resumable,
  resume,
} from "@portrait/core";
import { distinctCutoffs, graphInstants } from "./graph-instants.js";
import { nestedOptions, type OuterContext } from "./nested-fit.js";
import { alignSpaces, identityRotation } from "./rotation.js";
import { type RowsInTime, rotatedItems, type Space, vectorsAtCutoffs } from "./space.js";

/** An estimator of user vectors that `fuse` can take: of models that place users in a space by what they did. */
export type EmbeddingEstimator = Estimator<Interactions, Embedder>;

/** What {@link learnOutOfFold} learns from. */
export interface OutOfFoldTask {
  /** What the columns and seeds are named after. */
  readonly name: string;
  /** What is fitted. */
  readonly estimator: EmbeddingEstimator;
  /** The rows that need vectors. */
  readonly rows: RowsInTime;
  /** All interactions that may be learnt from; the last graph is fitted on them. */
  readonly interactions: Interactions;
  /** The most graphs besides the last. */
  readonly maxGraphs: number;
}

/** What {@link learnOutOfFold} gives. */
export interface OutOfFold {
  /** For each row its vector, row-major. */
  readonly vectors: Float64Array;
  /** The last graph, for rows that come later. */
  readonly space: Space;
}

const canResume = (model: Embedder): model is Embedder & Resumable<Interactions, Embedder> =>
  "learnOn" in model && typeof model.learnOn === "function";

function follow(name: string, model: Embedder, before: Space | undefined): Space {
  if (before === undefined) return { name, model, rotation: identityRotation(model.dimensions) };
  const { dimensions, catalogue, itemVectors } = model;
  if (dimensions !== before.model.dimensions) {
    throw new PortraitError({
      code: "invalid-data",
      message: `fuse: "${name}" must give vectors of one length; received ${before.model.dimensions} numbers from an early graph and ${dimensions} from a later one.`,
    });
  }
  const rotation = alignSpaces({ dimensions, catalogue, vectors: itemVectors }, rotatedItems(before));
  return { name, model, rotation };
}

/**
 * Learns vectors for rows without looking ahead. Graphs are fitted at some of the cutoffs, each on the interactions
 * before its instant alone, the earliest first and each next one resumed from it where the model can. A row gets the
 * latest graph that is not later than its cutoff, and in it the vector of what its user did before the cutoff. Every
 * graph is rotated to the one before it on their common items, so that a dimension means the same in all of them; the
 * rotation of a graph therefore depends on earlier graphs alone.
 *
 * @param task - See {@link OutOfFoldTask}.
 * @param context - The context of the outer fit.
 * @throws PortraitError `invalid-data` when nothing happened before any cutoff; the errors of the estimator.
 */
export async function learnOutOfFold(task: OutOfFoldTask, context: OuterContext): Promise<OutOfFold> {
  const { name, estimator, rows, interactions, maxGraphs } = task;
  const first = interactions.at[0] ?? Number.POSITIVE_INFINITY;
  const cutoffs = distinctCutoffs(rows.cutoffs).filter((cutoff) => cutoff > first);
  if (cutoffs.length === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `fuse: none of the ${interactions.at.length} interactions that the examples know happened before a cutoff, so "${name}" has nothing to learn from.`,
      hint: "Take later cutoffs, or check the instants of the interactions.",
    });
  }
  const spaces: { readonly from: number; readonly space: Space }[] = [];
  const instants = graphInstants(cutoffs, maxGraphs);
  for (const until of new Set([...instants, interactions.until])) {
    const before = spaces.at(-1)?.space;
    const known = interactionsBefore(interactions, until);
    const options = nestedOptions<Interactions>(context, { label: `${name} ${spaces.length}`, until });
    const model =
      before !== undefined && canResume(before.model)
        ? await resume(before.model, known, options)
        : await fit(estimator, known, options);
    spaces.push({ from: until, space: follow(name, model, before) });
  }
  const graphs = spaces.filter(({ from }) => instants.includes(from));
  const spaceAt = (cutoff: number): Space | undefined => graphs.findLast(({ from }) => from <= cutoff)?.space;
  const { space } = spaces.at(-1) as { readonly space: Space };
  return {
    vectors: vectorsAtCutoffs(spaceAt, rows, interactions, space.model.dimensions),
    space,
  };
}
