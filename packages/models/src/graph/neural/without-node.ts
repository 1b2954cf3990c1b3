import type { Model, WithoutUser } from "@portrait/core";
import { placeOf } from "@portrait/graph";
import { withoutId, withoutRow } from "../../recommend/without-user.js";
import { type GraphLayout, inputWidth } from "./layout.js";
import type { Network, NetworkFrame } from "./network.js";

/** A network with its weights and what it expects of a graph. */
export interface TrainedNetwork<Structure> {
  /** What it expects. */
  readonly layout: GraphLayout;
  /** The network. */
  readonly network: Network<Structure>;
  /**
   * The network for another layout.
   *
   * @param frame - Layout and inputs.
   */
  readonly makeNetwork: (frame: Omit<NetworkFrame, "outputs">) => Network<Structure>;
  /** Its weights. */
  readonly weights: readonly Float32Array[];
}

/** The columns of the input that belong to an id, descending. */
function columnsOf({ nodes }: GraphLayout, id: string): readonly number[] {
  const columns: number[] = [];
  let left = 0;
  for (const { width, ids } of nodes) {
    const place = ids === undefined ? -1 : placeOf(ids, id);
    if (place >= 0) columns.unshift(left + place);
    left += width;
  }
  return columns;
}

function layoutWithout({ nodes, edges }: GraphLayout, id: string): GraphLayout {
  const rest = nodes.map((input) => {
    const place = input.ids === undefined ? -1 : placeOf(input.ids, id);
    if (input.ids === undefined || place < 0) return input;
    return { ...input, width: input.width - 1, ids: withoutId(input.ids, place) };
  });
  return Object.freeze({ nodes: rest, edges });
}

/**
 * A model without the id of a node and the weights that belong to it alone. It answers as before for graphs that do not hold the
 * node; in one that does, the node is a new one.
 *
 * @param fit - What the model is made of.
 * @param id - The id, of whatever type; nodes with features have none in a model.
 * @param create - Makes the model.
 */
export function withoutNode<Structure, Fit extends TrainedNetwork<Structure>, Made extends Model>(
  fit: Fit,
  id: string,
  create: (fit: Fit) => Made,
): WithoutUser<Made> {
  const columns = columnsOf(fit.layout, id);
  if (columns.length === 0) return { model: create(fit), removed: { users: 0, vectors: 0 } };
  const layout = layoutWithout(fit.layout, id);
  const { shapes } = fit.network;
  const weights = fit.weights.map((values, index) => {
    const { ofInputs, columns: width } = shapes[index] as (typeof shapes)[number];
    return ofInputs === true ? columns.reduce((rest, row) => withoutRow(rest, row, width), values) : values;
  });
  const vectors = columns.length * shapes.filter(({ ofInputs }) => ofInputs === true).length;
  const network = fit.makeNetwork({ layout, width: inputWidth(layout) });
  return { model: create({ ...fit, layout, weights, network }), removed: { users: 1, vectors } };
}
