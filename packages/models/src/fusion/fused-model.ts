import {
  type Classifier,
  createInteractions,
  describeValue,
  type Embedder,
  type Explainable,
  type FeatureWeight,
  isoText,
  type Model,
  optionalOption,
  PortraitError,
  type Prediction,
  type Recommender,
  type RowContext,
  type RowValues,
  resolveOptions,
  type Snapshot,
  selectColumns,
  type Table,
  type TableSchema,
  type UserHolder,
  type WithoutUser,
} from "@portrait/core";
import { checkRow } from "../input/check-row.js";
import { isSnapshot } from "../input/scoring-table.js";
import { partsWithoutUser } from "../recommend/without-user.js";
import { addColumns, columnNames } from "./columns.js";
import { type Space, vectorsAtCutoffs, vectorsOf } from "./space.js";

/** The kind of fused models and of their estimator. */
export const FUSE_KIND = "fuse";

/** The version of the layout of their state. */
export const FUSE_VERSION = 1;

/** A classifier over columns and over vectors of what users did. */
export interface FusedModel<Row extends RowValues = RowValues>
  extends Classifier<Row>,
    UserHolder<FusedModel<Row>> {
  /** What kind of model. */
  readonly kind: "fuse";
  /** The graphs, in the order of the estimators: the name of each (its kind) and how long its vectors are. */
  readonly spaces: readonly {
    /** What its columns are named after. */
    readonly name: string;
    /** How long its vectors are. */
    readonly dimensions: number;
  }[];
  /**
   * The prediction for one row, without a promise. Needs no interactions: what the user took up is passed as items.
   *
   * @param row - The row, with just the input columns.
   * @param context - See {@link RowContext}; left out, the user took up nothing, whose vector is 0.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`; `invalid-option` when `items` is no
   *   list of texts.
   */
  predictOne(row: Row, context?: RowContext): Prediction;
  /**
   * The model whose graphs do not hold a user; the classifier stays as it is.
   *
   * @param user - The user's id.
   */
  withoutUser(user: string): WithoutUser<FusedModel<Row>>;
}

/** What a fused model can say of its answers when its classifier can. */
export interface FusedExplanations<Row extends RowValues = RowValues> extends Explainable<Row> {
  /**
   * The weights of the inputs, and one entry for each graph under its name: the Euclidean norm of the weights of its
   * dimensions. Greatest magnitude first.
   */
  weights(): readonly FeatureWeight[];
  /**
   * What each input and each graph adds to the answer for one row; a graph's dimensions are added up under its name.
   *
   * @param row - The row, with just the input columns.
   * @param context - See {@link RowContext}.
   * @returns Contributions, greatest magnitude first.
   */
  contributions(row: Row, context?: RowContext): readonly FeatureWeight[];
}

/** A classifier that may be able to explain itself. */
export type AnyClassifier = Classifier & Partial<Explainable>;

/** A graph model that may be able to recommend. */
export type AnyEmbedder = Embedder & Partial<Omit<Recommender, keyof Model>>;

/** Whether a model has what {@link Classifier} asks for. */
export const isClassifier = (model: Model): model is AnyClassifier =>
  "inputs" in model &&
  "predictProba" in model &&
  typeof model.predictProba === "function" &&
  "predictOne" in model &&
  typeof model.predictOne === "function";

/** Whether a model has what {@link Embedder} asks for. */
export const isEmbedder = (model: Model): model is AnyEmbedder =>
  "dimensions" in model &&
  Number.isSafeInteger(model.dimensions) &&
  "itemVectors" in model &&
  "catalogue" in model &&
  "embed" in model &&
  typeof model.embed === "function";

/** A fused model of which it is not known what it can do beside classify: what the codec gives. */
export type AnyFusedModel = FusedModel &
  Partial<FusedExplanations> &
  Partial<Omit<Embedder, keyof Model>> &
  Partial<Omit<Recommender, keyof Model>>;

/** What a fused model is made of. */
export interface FusedParts {
  /** The classifier over inputs and vectors. */
  readonly classifier: AnyClassifier;
  /** The graphs. */
  readonly spaces: readonly (Space & { readonly model: AnyEmbedder })[];
}

function missingInteractions(received: string): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `fuse: a snapshot with interactions is needed to place users in the graphs; received ${received}.`,
    hint: 'Pass "interactions" to buildSnapshot, or use predictOne(row, { items }).',
  });
}

/**
 * Checks that the interactions of rows reach their last cutoff.
 *
 * @param until - The instant up to which they are known.
 * @param cutoffs - The cutoffs.
 * @throws PortraitError `leakage`.
 */
export function checkReach(until: number, cutoffs: Float64Array): void {
  const last = cutoffs.reduce((latest, cutoff) => Math.max(latest, cutoff), Number.NEGATIVE_INFINITY);
  if (last <= until) return;
  throw new PortraitError({
    code: "leakage",
    message: `fuse: the interactions are known until ${isoText(until)}, but there are rows with the later cutoff ${isoText(last)}.`,
    hint: "Read the log up to the last cutoff.",
    details: { until, cutoff: last },
  });
}

/**
 * A snapshot with the vectors of its rows as further columns.
 *
 * @param spaces - The graphs.
 * @param snapshot - The rows, with interactions that reach their last cutoff.
 * @param table - The columns to keep.
 * @throws PortraitError `invalid-argument` when there are no interactions; `leakage` when they end too early.
 */
export function withVectors<Row extends RowValues, S extends Snapshot<Row>>(
  spaces: readonly Space[],
  snapshot: S,
  table: Table<Row>,
): S {
  if (spaces.length === 0) return { ...snapshot, table };
  const { interactions, cutoffs } = snapshot;
  if (interactions === undefined) throw missingInteractions("one without");
  checkReach(interactions.until, cutoffs);
  const added = spaces.map((space) => {
    const { dimensions } = space.model;
    const vectors = vectorsAtCutoffs(() => space, snapshot, interactions, dimensions);
    return { name: space.name, dimensions, vectors };
  });
  return { ...snapshot, table: addColumns(table, added) };
}

const contextRules = {
  items: optionalOption<readonly string[]>(
    "a list of item ids",
    (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  ),
};

const byMagnitude = (a: FeatureWeight, b: FeatureWeight): number =>
  Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1);

/** Puts the weights of each graph's columns together under its name. */
function grouped(
  owners: ReadonlyMap<string, string>,
  weights: readonly FeatureWeight[],
  join: (weights: readonly number[]) => number,
): readonly FeatureWeight[] {
  const groups = new Map<string, number[]>([...owners.values()].map((name) => [name, []]));
  const own: FeatureWeight[] = [];
  for (const weight of weights) {
    const group = groups.get(owners.get(weight.name) ?? "");
    if (group === undefined) own.push(weight);
    else group.push(weight.weight);
  }
  const joined = [...groups].map(([name, values]) => Object.freeze({ name, weight: join(values) }));
  return [...own, ...joined].sort(byMagnitude);
}

/**
 * The columns of a classifier that are not vectors of a graph.
 *
 * @param parts - The classifier and its graphs.
 */
export function ownInputs({ classifier, spaces }: FusedParts): TableSchema {
  const added = new Set(spaces.flatMap(({ name, model }) => columnNames(name, model.dimensions)));
  return Object.freeze({
    columns: Object.freeze(classifier.inputs.columns.filter(({ name }) => !added.has(name))),
  });
}

/**
 * The model of a classifier and its graphs.
 *
 * @param parts - See {@link FusedParts}.
 */
export function createFusedModel(parts: FusedParts): AnyFusedModel {
  const { classifier, spaces } = parts;
  const inputs = ownInputs(parts);
  const columns = spaces.map(({ name, model }) => columnNames(name, model.dimensions));
  const owners = new Map(
    columns.flatMap((names, index) =>
      names.map((column) => [column, spaces[index]?.name as string] as const),
    ),
  );
  const lead = spaces.find(({ model }) => typeof model.recommend === "function") ?? spaces[0];

  function extended(row: RowValues, context: RowContext | undefined): RowValues {
    checkRow(FUSE_KIND, row, inputs);
    const items =
      context === undefined ? [] : (resolveOptions("fuse.predictOne", contextRules, context).items ?? []);
    const history =
      items.length === 0 ? undefined : createInteractions(items.map((item) => ({ user: "", item, at: 0 })));
    const wide: Record<string, RowValues[string]> = { ...row };
    spaces.forEach((space, index) => {
      const names = columns[index] as readonly string[];
      const vector = history === undefined ? undefined : vectorsOf(space, [""], history);
      names.forEach((name, dimension) => {
        wide[name] = vector?.[dimension] ?? 0;
      });
    });
    return wide;
  }

  return Object.freeze<AnyFusedModel>({
    kind: FUSE_KIND,
    classes: classifier.classes,
    inputs,
    horizon: classifier.horizon,
    spaces: Object.freeze(
      spaces.map(({ name, model }) => Object.freeze({ name, dimensions: model.dimensions })),
    ),
    async predictProba(data) {
      if (spaces.length === 0) return classifier.predictProba(data);
      if (!isSnapshot(data)) {
        throw missingInteractions(Array.isArray(data) ? "a list of row objects" : describeValue(data));
      }
      return classifier.predictProba(withVectors(spaces, data, selectColumns(FUSE_KIND, data.table, inputs)));
    },
    predictOne: (row, context) => classifier.predictOne(extended(row, context)),
    ...explanations(classifier, owners, extended),
    ...leading(lead?.model),
    withoutUser: (user) => withoutUser(parts, user),
    state: () => ({
      kind: FUSE_KIND,
      version: FUSE_VERSION,
      config: { names: spaces.map(({ name }) => name) },
      tensors: Object.fromEntries(
        spaces.map(({ model, rotation }, index) => [
          `rotation${index}`,
          { shape: [model.dimensions, model.dimensions], data: rotation.slice() },
        ]),
      ),
      parts: {
        classifier,
        ...Object.fromEntries(spaces.map(({ model }, index) => [`graph${index}`, model])),
      },
    }),
  });
}

function withoutUser({ classifier, spaces }: FusedParts, user: string): WithoutUser<AnyFusedModel> {
  const { parts, removed } = partsWithoutUser(
    spaces.map(({ model }) => model),
    user,
  );
  const left = spaces.map((space, place) => Object.freeze({ ...space, model: parts[place] as AnyEmbedder }));
  return { model: createFusedModel({ classifier, spaces: Object.freeze(left) }), removed };
}

function explanations(
  classifier: AnyClassifier,
  owners: ReadonlyMap<string, string>,
  extended: (row: RowValues, context: RowContext | undefined) => RowValues,
): Partial<FusedExplanations> {
  const { weights, contributions } = classifier;
  if (weights === undefined || contributions === undefined) return {};
  return {
    weights: () => grouped(owners, weights(), (values) => Math.hypot(...values)),
    contributions: (row, context) =>
      grouped(owners, contributions(extended(row, context)), (values) => values.reduce((a, b) => a + b, 0)),
  };
}

function leading(model: AnyEmbedder | undefined): Partial<Omit<Embedder & Recommender, keyof Model>> {
  if (model === undefined) return {};
  const { dimensions, catalogue, itemVectors, embed, recommend } = model;
  return { dimensions, catalogue, itemVectors, embed, ...(recommend === undefined ? {} : { recommend }) };
}
