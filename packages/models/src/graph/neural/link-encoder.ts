import { choiceOption, type OptionRule } from "@portrait/core";
import { gcnNetwork } from "./gcn-network.js";
import { type GraphLayout, inputWidth } from "./layout.js";
import type { Network } from "./network.js";
import { relationalNetwork } from "./relational-network.js";
import { sageNetwork } from "./sage-network.js";

/** Which network makes the vectors of a graph autoencoder: two layers of `gcn`, of `graphSage` (means) or of `relationalGcn`. */
export type LinkEncoder = "gcn" | "sage" | "relational";

/** The rule of the option. */
export const encoderRule: OptionRule<LinkEncoder> = choiceOption<LinkEncoder>("gcn", [
  "gcn",
  "sage",
  "relational",
]);

/** What an encoder is made of. */
export interface LinkEncoderShape {
  /** Which network. */
  readonly encoder: LinkEncoder;
  /** The width of the hidden layer. */
  readonly hidden: number;
  /** The share of inputs and hidden numbers that is dropped out. */
  readonly dropout: number;
}

/**
 * The encoder of a graph autoencoder.
 *
 * @param shape - Which network, its width and dropout.
 * @param layout - The graphs.
 * @param outputs - How many numbers each node gets.
 */
export function encoderNetwork(
  { encoder, hidden, dropout }: LinkEncoderShape,
  layout: GraphLayout,
  outputs: number,
): Network<unknown> {
  const frame = { layout, width: inputWidth(layout), outputs };
  if (encoder === "gcn") return gcnNetwork({ hidden, dropout }, frame);
  if (encoder === "sage") {
    return sageNetwork({ aggregator: "mean", hidden, dropout, fanouts: [1, 1] }, frame);
  }
  return relationalNetwork({ hidden, dropout, bases: null }, frame);
}
