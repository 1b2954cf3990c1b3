import {
  describeValue,
  type Embedder,
  interactionsBefore,
  PortraitError,
  type RowValues,
  type Snapshot,
} from "@portrait/core";

function checkEmbedder(name: string, model: unknown): void {
  const shaped =
    typeof model === "object" && model !== null && "embed" in model && typeof model.embed === "function";
  if (shaped) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `buildProfiles: embedding "${name}" must be a fitted model that gives vectors; received ${describeValue(model)}.`,
    hint: 'Models that give tags belong to "models".',
  });
}

/**
 * What models make of the users of a snapshot, as vectors.
 *
 * @param embeddings - The models by the vector's name.
 * @param snapshot - The users, all as of `asOf`, with interactions.
 * @param asOf - The instant in epoch milliseconds.
 * @returns For each row the vectors by name.
 * @throws PortraitError `invalid-argument` when the snapshot has no interactions.
 */
export function userVectors(
  embeddings: Readonly<Record<string, Embedder>>,
  snapshot: Snapshot<RowValues>,
  asOf: number,
): readonly Readonly<Record<string, readonly number[]>>[] {
  const { users, interactions } = snapshot;
  const entries = Object.entries(embeddings);
  if (entries.length === 0) return users.map(() => Object.freeze({}));
  if (interactions === undefined) {
    throw new PortraitError({
      code: "invalid-argument",
      message: 'buildProfiles: "embeddings" need "interactions".',
      hint: 'Pass interactions: { item: "item" }.',
    });
  }
  for (const [name, model] of entries) checkEmbedder(name, model);
  const history = interactionsBefore(interactions, asOf);
  const embedded = entries.map(([name, model]) => ({ name, ...model.embed(users, history) }));
  return users.map((_, row) =>
    Object.freeze(
      Object.fromEntries(
        embedded.map(({ name, dimensions, values }) => [
          name,
          Object.freeze([...values.subarray(row * dimensions, (row + 1) * dimensions)]),
        ]),
      ),
    ),
  );
}
