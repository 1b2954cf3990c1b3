import { describeValue, listWords, PortraitError } from "@portrait/core";

/**
 * Checks that a model reads columns.
 *
 * @param owner - Who asks, for the message.
 * @param inputs - What the model reads.
 * @param names - What the caller named.
 * @throws PortraitError `invalid-option` for a column that the model does not read.
 */
export function checkColumns(
  owner: string,
  inputs: { readonly columns: readonly { readonly name: string }[] },
  names: readonly unknown[],
): void {
  const known = inputs.columns.map(({ name }) => name);
  const unknown = names.find((name) => !known.some((other) => other === name));
  if (names.length > 0 && unknown === undefined) return;
  throw new PortraitError({
    code: "invalid-option",
    message:
      names.length === 0
        ? `${owner}: a group of "columns" is empty.`
        : `${owner}: "columns" must name columns that the model reads; received ${describeValue(unknown)}.`,
    hint: `It reads ${known.length === 0 ? "none" : listWords(known)}.`,
  });
}
