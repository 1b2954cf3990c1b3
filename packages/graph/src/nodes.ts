import {
  createDenseVector,
  createSparseVector,
  describeValue,
  takeVector,
  type Vector,
  vectorLength,
} from "@portrait/core";
import { refusal } from "./errors.js";
import type { NodeFeatures, Nodes } from "./graph.js";

/** The nodes of one type, in any order. */
export interface NodesInput {
  /** Their ids, all different. */
  readonly ids: readonly string[];
  /** One row for each id, in the same order; see `createDenseVector` and `createSparseVector` in `@portrait/core`. */
  readonly features?: NodeFeatures;
}

function checkFeatures(owner: string, node: string, features: unknown, count: number): NodeFeatures {
  const vector = features as Vector;
  const type: unknown =
    typeof features === "object" && features !== null && "type" in features ? features.type : undefined;
  if (type !== "vector" && type !== "sparse") {
    throw refusal(
      "invalid-argument",
      owner,
      `the features of ${JSON.stringify(node)} must be a dense or sparse vector; received ${describeValue(features)}`,
      "Make it with createDenseVector or createSparseVector.",
    );
  }
  const checked = vector.type === "vector" ? createDenseVector(vector) : createSparseVector(vector as never);
  if (vectorLength(checked) === count) return checked;
  throw refusal(
    "invalid-argument",
    owner,
    `the features of ${JSON.stringify(node)} must have a row for each of ${count} nodes; received ${vectorLength(checked)}`,
  );
}

/**
 * The nodes of one type, sorted and checked.
 *
 * @param owner - Who makes a graph.
 * @param node - The type.
 * @param input - The nodes.
 * @throws PortraitError `invalid-argument` when an id is no text or occurs twice, or the features do not fit;
 *   `invalid-data` when a feature is not finite.
 */
export function sortNodes(owner: string, node: string, input: NodesInput): Nodes {
  const ids: unknown = typeof input === "object" && input !== null ? input.ids : undefined;
  if (!Array.isArray(ids)) {
    throw refusal(
      "invalid-argument",
      owner,
      `the nodes of type ${JSON.stringify(node)} must be { ids: [...] }; received ${describeValue(input)}`,
    );
  }
  const odd = ids.findIndex((id) => typeof id !== "string");
  if (odd >= 0) {
    throw refusal(
      "invalid-argument",
      owner,
      `id ${odd} of ${JSON.stringify(node)} must be a text; received ${describeValue(ids[odd])}`,
    );
  }
  const order = ids.map((_, place) => place).sort((a, b) => (ids[a] < ids[b] ? -1 : ids[a] > ids[b] ? 1 : 0));
  const sorted: readonly string[] = Object.freeze(order.map((place) => ids[place] as string));
  const twice = sorted.findIndex((id, place) => place > 0 && sorted[place - 1] === id);
  if (twice >= 0) {
    throw refusal(
      "invalid-argument",
      owner,
      `the id ${describeValue(sorted[twice])} of ${JSON.stringify(node)} occurs twice`,
    );
  }
  if (input.features === undefined) return Object.freeze({ ids: sorted });
  const features = checkFeatures(owner, node, input.features, ids.length);
  return Object.freeze({ ids: sorted, features: Object.freeze(takeVector(features, order)) as NodeFeatures });
}
