import {
  type Codec,
  createDenseVector,
  type Estimator,
  type FitContext,
  type Interactions,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import { createGraph, defineGraph, type Graph, graphLinks } from "@portrait/graph";
import { readFactorFit } from "../../../collaborative/factor-fit.js";
import { type TrainingRows, trainingRows } from "../../../collaborative/training-rows.js";
import { readParameters } from "../../../recommend/parameters.js";
import { readFloats } from "../../../recommend/read-state.js";
import { layoutOf } from "../layout.js";
import { learnLinks } from "../learn-links.js";
import { encoderNetwork } from "../link-encoder.js";
import type { Network } from "../network.js";
import { computeOutputs } from "../node-classifier.js";
import { type Matrix, multiplyMatrices } from "../ops/matrix.js";
import { rowNumbers } from "../sparse.js";
import {
  BIPARTITE_KIND,
  type BipartiteAutoencoderModel,
  type BipartiteFit,
  createBipartiteModel,
  encoderParts,
} from "./bipartite-model.js";
import {
  type BipartiteAutoencoderOptions,
  type BipartiteParams,
  bipartiteRules,
} from "./bipartite-options.js";
import { encodeUsers, type UserEncoder } from "./fold-users.js";

const shop = defineGraph({ nodes: ["user", "item"], edges: { interacted: { from: "user", to: "item" } } });

/** The graph of who had to do with what. All users have the same feature, so that no number belongs to one user. */
function graphOf({ users, items, byUser }: TrainingRows): Graph<"user" | "item", "interacted"> {
  const features = createDenseVector({ width: 1, values: new Float64Array(users.length).fill(1) });
  return createGraph(shop, {
    nodes: { user: { ids: users, features }, item: { ids: items } },
    edges: { interacted: { fromIds: users, toIds: items, from: rowNumbers(byUser), to: byUser.indices } },
  });
}

/** The weights of an encoder by what they do for a user. */
const roles = {
  gcn: {
    items: "hiddenWeights",
    own: "hiddenWeights",
    hiddenBias: "hiddenBias",
    outputItems: "outputWeights",
    outputOwn: "outputWeights",
    outputBias: "outputBias",
  },
  sage: {
    items: "layer0NeighbourWeights",
    own: "layer0OwnWeights",
    hiddenBias: "layer0Bias",
    outputItems: "layer1NeighbourWeights",
    outputOwn: "layer1OwnWeights",
    outputBias: "layer1Bias",
  },
  relational: {
    items: "hiddenRelation0",
    own: "hiddenOwn",
    hiddenBias: "hiddenBias",
    outputItems: "outputRelation0",
    outputOwn: "outputOwn",
    outputBias: "outputBias",
  },
} as const;

const rowsFrom = ({ rows, columns, data }: Matrix, start: number, count = rows - start): Matrix => ({
  rows: count,
  columns,
  data: data.slice(start * columns, (start + count) * columns),
});

/** Rows divided by the root of the degree in a GCN, as its adjacency is; others keep theirs. */
function divideByDegree(
  encoder: BipartiteParams["encoder"],
  matrix: Matrix,
  popularity: Float32Array,
): Matrix {
  if (encoder !== "gcn") return matrix;
  const { columns } = matrix;
  const data = matrix.data.map(
    (value, at) => value / Math.sqrt((popularity[Math.floor(at / columns)] as number) + 1),
  );
  return { ...matrix, data };
}

function userEncoderOf(
  { encoder }: BipartiteParams,
  network: Network<unknown>,
  weights: readonly Float32Array[],
  hidden: Matrix,
  popularity: Float32Array,
): UserEncoder {
  const matrixOf = (name: string): Matrix => {
    const index = network.shapes.findIndex((shape) => shape.name === name);
    const { rows, columns } = network.shapes[index] as Network<unknown>["shapes"][number];
    return { rows, columns, data: weights[index] as Float32Array };
  };
  const role = roles[encoder];
  return {
    encoder,
    itemHidden: divideByDegree(encoder, rowsFrom(matrixOf(role.items), 1), popularity),
    itemOutputs: divideByDegree(encoder, multiplyMatrices(hidden, matrixOf(role.outputItems)), popularity),
    own: rowsFrom(matrixOf(role.own), 0, 1),
    ownWeights: matrixOf(role.outputOwn),
    hiddenBias: matrixOf(role.hiddenBias),
    outputBias: matrixOf(role.outputBias),
  };
}

/** Throws `invalid-data` unless there are as many pairs without an interaction as with one. */
function checkDensity({ users, items, byUser }: TrainingRows): void {
  const [pairs, all] = [byUser.indices.length, users.length * items.length];
  if (2 * pairs <= all) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${BIPARTITE_KIND}: ${pairs} of the ${all} pairs of users and items occur, so that there are not as many others to tell them from.`,
    hint: "Learn from more users and items.",
  });
}

async function learn(
  data: unknown,
  params: BipartiteParams,
  context: FitContext<Interactions>,
): Promise<BipartiteFit> {
  const rows = trainingRows(BIPARTITE_KIND, data);
  const { users, items, popularity, byUser } = rows;
  checkDensity(rows);
  const graph = graphOf(rows);
  const layout = layoutOf(graph);
  const network = encoderNetwork(params, layout, params.factors);
  const normalization = "none";
  const training = {
    ...params,
    variational: false,
    dimensions: params.factors,
    inputNormalization: normalization,
  } as const;
  const links = graphLinks(graph, "interacted");
  const weights = await learnLinks(BIPARTITE_KIND, links, training, network, context);
  const { hidden, scores } = computeOutputs(BIPARTITE_KIND, graph, {
    layout,
    normalization,
    network,
    weights,
  });
  const userEncoder = userEncoderOf(params, network, weights, rowsFrom(hidden, users.length), popularity);
  return {
    params,
    users,
    items,
    popularity,
    userVectors: encodeUsers(userEncoder, byUser).data,
    itemVectors: rowsFrom(scores, users.length).data,
    userEncoder,
  };
}

/**
 * A graph autoencoder over who had to do with what (Kipf and Welling 2016, arXiv 1611.07308, on the bipartite graph of Berg et al. 2017,
 * arXiv 1706.02263): it places users and items so that pairs of `interactions` have great inner products. The encoder is a network of
 * two layers in which users all start alike and differ by their items alone, so that anyone can be placed by what they did,
 * and in which each item starts from weights of its own. It minimises the mean logistic loss of all pairs and as many
 * pairs without an interaction, drawn anew in each epoch, plus `l2 / 2` times the squares of weights. Repeats of a pair count once.
 *
 * The model gives vectors to `fuse` and to profiles, recommends and compares. Where labels of users are known, `graphSage` and
 * others classify by the graph itself.
 *
 * Needs a backend to be fitted; the model that comes of it needs none. An epoch costs about
 * `12 pairs x (hidden + factors) + 6 users x hidden x factors` operations. `fit` throws PortraitError `invalid-argument` when the data is no
 * interactions or the backend is missing; `invalid-data` when there are none, more than half of all pairs occur, or the loss
 * stops being finite; `aborted`.
 *
 * @param options - See {@link BipartiteAutoencoderOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { createInteractions, fit } from "@portrait/core";
 * import { bipartiteAutoencoder } from "@portrait/models/graph";
 *
 * const baskets = { ann: ["tea", "milk"], bob: ["tea", "milk", "honey"], eve: ["rum", "cola"], dan: ["rum", "cola", "ice"] };
 * const log = createInteractions(
 *   Object.entries(baskets).flatMap(([user, items]) => items.map((item, at) => ({ user, item, at }))),
 * );
 * const backend = await tfjs("wasm");
 * const model = await fit(bipartiteAutoencoder({ factors: 4, hidden: 8 }), log, { backend, seed: 1 });
 * backend.dispose();
 * const [forAnn] = await model.recommend({ users: ["ann"], k: 1, exclude: log });
 * forAnn?.items[0]?.item; // => "honey"
 * ```
 */
export function bipartiteAutoencoder(
  options: BipartiteAutoencoderOptions = {},
): Estimator<Interactions, BipartiteAutoencoderModel> {
  const params = resolveOptions(BIPARTITE_KIND, bipartiteRules, options) as BipartiteParams;
  return Object.freeze<Estimator<Interactions, BipartiteAutoencoderModel>>({
    kind: BIPARTITE_KIND,
    params,
    codecs: [bipartiteAutoencoderCodec],
    learn: async (data, context) => createBipartiteModel(await learn(data, params, context)),
  });
}

/**
 * Makes {@link bipartiteAutoencoder} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { bipartiteAutoencoderCodec } from "@portrait/models/graph";
 *
 * bipartiteAutoencoderCodec.kind; // => "bipartiteAutoencoder"
 * ```
 */
export const bipartiteAutoencoderCodec: Codec<BipartiteAutoencoderModel> = {
  kind: BIPARTITE_KIND,
  decode(state) {
    const fit = readFactorFit(BIPARTITE_KIND, (config) => readParameters(bipartiteRules, config), state);
    const { encoder, hidden, factors } = fit.params;
    const items = fit.items.length;
    const shapes = {
      itemHidden: [items, hidden],
      itemOutputs: [items, factors],
      own: [1, hidden],
      ownWeights: [hidden, factors],
      hiddenBias: [1, hidden],
      outputBias: [1, factors],
    } as const;
    const parts = encoderParts.map((name) => {
      const [rows, columns] = shapes[name];
      return [
        name,
        { rows, columns, data: readFloats(BIPARTITE_KIND, state, name, [rows, columns]) },
      ] as const;
    });
    const userEncoder = { encoder, ...Object.fromEntries(parts) } as unknown as UserEncoder;
    return createBipartiteModel({ ...fit, userEncoder });
  },
};
