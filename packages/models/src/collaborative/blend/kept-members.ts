import {
  type CheckpointOptions,
  decodeModel,
  encodeModelFile,
  type FitCheckpoint,
  type Model,
  PortraitError,
  type Recommender,
  type Tensor,
} from "@portrait/core";
import type { RecommendEstimator } from "./blend.js";
import { isRecommender } from "./blend-model.js";
import { BLEND_KIND, memberLabel } from "./blend-params.js";

/** What a blend's checkpoint holds of its members: the models of those that are done, and what the one in work has kept. */
export interface KeptMembers {
  /**
   * The model of a member that is done.
   *
   * @param place - Its place among the members, from 0.
   * @throws PortraitError `invalid-artifact` when it is damaged.
   */
  model(place: number): Recommender | undefined;
  /**
   * Where a member keeps its own state, if it can.
   *
   * @param place - Its place.
   */
  checkpoint(place: number): CheckpointOptions | undefined;
  /**
   * Keeps the model of a member that is done.
   *
   * @param place - Its place.
   * @param model - The model.
   */
  done(place: number, model: Recommender): Promise<void>;
}

const modelName = (place: number): string => `model${memberLabel(place)}`;
const workName = (place: number): string => `work${memberLabel(place)}`;

function damaged(place: number, cause?: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-artifact",
    message: `${BLEND_KIND}: the checkpoint's model of member ${memberLabel(place)} is damaged.`,
    hint: "Remove the checkpoint, and the fit begins anew.",
    cause,
  });
}

function decoded(bytes: Uint8Array, { codecs = [] }: RecommendEstimator, place: number): Recommender {
  let model: Model;
  try {
    model = decodeModel(bytes, { codecs });
  } catch (cause) {
    throw damaged(place, cause);
  }
  if (isRecommender(model)) return model;
  throw damaged(place);
}

/**
 * Opens what a blend's checkpoint holds.
 *
 * @param members - The members.
 * @param checkpoint - The checkpoint, if the caller wants one kept.
 * @throws PortraitError `invalid-argument` when it is of another fit; `invalid-artifact` when it is damaged.
 */
export async function openMembers(
  members: readonly RecommendEstimator[],
  checkpoint: FitCheckpoint | undefined,
): Promise<KeptMembers> {
  const tensors = new Map<string, Tensor>(Object.entries((await checkpoint?.load())?.tensors ?? {}));
  const bytesOf = (name: string): Uint8Array | undefined => {
    const data = tensors.get(name)?.data;
    return data instanceof Uint8Array ? data : undefined;
  };
  const keep = async (place: number, name: string, bytes: Uint8Array): Promise<void> => {
    tensors.set(name, { shape: [bytes.length], data: bytes });
    await checkpoint?.write(place + 1, Object.fromEntries(tensors));
  };
  return {
    model(place) {
      const bytes = bytesOf(modelName(place));
      return bytes && decoded(bytes, members[place] as RecommendEstimator, place);
    },
    checkpoint(place) {
      if (checkpoint === undefined || members[place]?.checkpoints !== true) return undefined;
      const name = workName(place);
      return {
        to: { read: async () => bytesOf(name), write: (bytes) => keep(place, name, bytes) },
        every: checkpoint.every,
      };
    },
    async done(place, model) {
      if (checkpoint === undefined || members[place]?.codecs === undefined) return;
      tensors.delete(workName(place));
      await keep(place, modelName(place), encodeModelFile(model));
    },
  };
}
