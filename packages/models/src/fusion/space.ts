import { type Embedder, type Interactions, interactionsBefore, PortraitError } from "@portrait/core";
import { distinctCutoffs } from "./graph-instants.js";
import { type ItemSpace, rotate } from "./rotation.js";

/** A graph model together with the rotation into the space that the classifier knows. */
export interface Space {
  /** What the columns are named after. */
  readonly name: string;
  /** The model. */
  readonly model: Embedder;
  /** The rotation, row-major, `dimensions` by `dimensions`. */
  readonly rotation: Float64Array;
}

/** The rows of which vectors are wanted. */
export interface RowsInTime {
  /** For each row its user. */
  readonly users: readonly string[];
  /** For each row its cutoff in epoch milliseconds. */
  readonly cutoffs: Float64Array;
}

/**
 * The items of a space, rotated.
 *
 * @param space - The space.
 */
export function rotatedItems({ model, rotation }: Space): ItemSpace {
  const { catalogue, dimensions, itemVectors } = model;
  return { catalogue, dimensions, vectors: rotate(itemVectors, rotation, dimensions) };
}

/**
 * Vectors of users in the classifier's space, 0 for users without a known item.
 *
 * @param space - The space.
 * @param users - The users.
 * @param history - What they did.
 * @throws PortraitError `invalid-data` when the model gives vectors of another length or that are not finite.
 */
export function vectorsOf(space: Space, users: readonly string[], history: Interactions): Float64Array {
  const { model, rotation, name } = space;
  const { dimensions, values } = model.embed(users, history);
  if (dimensions !== model.dimensions || values.length !== users.length * dimensions) {
    throw new PortraitError({
      code: "invalid-data",
      message: `fuse: "${name}" must give each of ${users.length} users a vector of ${model.dimensions} numbers; received ${values.length} numbers of ${dimensions} dimensions.`,
    });
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    const user = users[Math.floor(odd / dimensions)] as string;
    throw new PortraitError({
      code: "invalid-data",
      message: `fuse: the vector that "${name}" gives user ${JSON.stringify(user)} holds ${values[odd]}; it must be finite.`,
      details: { user },
    });
  }
  return rotate(values, rotation, dimensions);
}

/**
 * Writes the vector of each row as of its cutoff: what its user did before it, folded into the graph that stands for
 * it. One pass over the interactions for each different cutoff.
 *
 * @param spaceAt - The graph that stands for a cutoff; none leaves the vectors 0.
 * @param rows - The rows.
 * @param interactions - What users did, known until the last cutoff or later.
 * @param dimensions - How long a vector is.
 * @returns Row-major.
 */
export function vectorsAtCutoffs(
  spaceAt: (cutoff: number) => Space | undefined,
  rows: RowsInTime,
  interactions: Interactions,
  dimensions: number,
): Float64Array {
  const vectors = new Float64Array(rows.users.length * dimensions);
  const rowsOf = new Map<number, number[]>();
  rows.cutoffs.forEach((cutoff, row) => {
    const list = rowsOf.get(cutoff);
    if (list === undefined) rowsOf.set(cutoff, [row]);
    else list.push(row);
  });
  for (const cutoff of distinctCutoffs(rows.cutoffs)) {
    const space = spaceAt(cutoff);
    if (space === undefined) continue;
    const some = rowsOf.get(cutoff) as number[];
    const users = some.map((row) => rows.users[row] as string);
    const found = vectorsOf(space, users, interactionsBefore(interactions, cutoff));
    some.forEach((row, index) => {
      vectors.set(found.subarray(index * dimensions, (index + 1) * dimensions), row * dimensions);
    });
  }
  return vectors;
}
