/** What propagation needs of vectors, be they tensors or arrays. */
export interface VectorAlgebra<Vectors> {
  /** What users receive from the vectors of items: the normalised adjacency times them. */
  toUsers(items: Vectors): Vectors;
  /** What items receive from the vectors of users. */
  toItems(users: Vectors): Vectors;
  /** The sum. */
  add(left: Vectors, right: Vectors): Vectors;
  /** A multiple. */
  scale(vectors: Vectors, factor: number): Vectors;
}

/** What propagation gives. */
export interface Propagated<Vectors> {
  /** The users' final vectors: the mean of their layers 0 to K. */
  readonly users: Vectors;
  /** The items' final vectors: the mean of their layers 0 to K. */
  readonly items: Vectors;
  /** What users are made of but for their own layer 0: the sum of the items' layers 0 to K - 1, over K + 1. */
  readonly sources: Vectors;
}

/**
 * LightGCN's forward pass: layer k + 1 of each side is what it receives from layer k of the other side; the final vector
 * is the mean of layers 0 to K. Written once for tensors, which are trained, and for arrays, which are served.
 *
 * @param algebra - How to compute.
 * @param items - The items' layer 0.
 * @param users - The users' layer 0; absent, zero.
 * @param layers - K, at least 1.
 */
export function propagate<Vectors>(
  algebra: VectorAlgebra<Vectors>,
  items: Vectors,
  users: Vectors | undefined,
  layers: number,
): Propagated<Vectors> {
  const plus = (sum: Vectors | undefined, next: Vectors | undefined): Vectors | undefined =>
    sum === undefined ? next : next === undefined ? sum : algebra.add(sum, next);
  let itemLayer: Vectors | undefined = items;
  let userLayer: Vectors | undefined = users;
  let itemSum: Vectors = items;
  let userSum: Vectors | undefined = users;
  let sources = items;
  for (let layer = 1; layer <= layers; layer++) {
    sources = itemSum;
    const nextUsers: Vectors | undefined = itemLayer === undefined ? undefined : algebra.toUsers(itemLayer);
    const nextItems: Vectors | undefined = userLayer === undefined ? undefined : algebra.toItems(userLayer);
    userSum = plus(userSum, nextUsers);
    itemSum = plus(itemSum, nextItems) as Vectors;
    userLayer = nextUsers;
    itemLayer = nextItems;
  }
  const share = 1 / (layers + 1);
  return {
    users: algebra.scale(userSum as Vectors, share),
    items: algebra.scale(itemSum, share),
    sources: algebra.scale(sources, share),
  };
}
