import { describeValue, PortraitError } from "@portrait/core";
import { isGraph, type NodeLabels } from "@portrait/graph";

function invalid(kind: string, problem: string, hint?: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${kind}: ${problem}.`,
    ...(hint === undefined ? {} : { hint }),
  });
}

function checkParts(kind: string, name: string, data: unknown): asserts data is NodeLabels {
  const sound =
    typeof data === "object" &&
    data !== null &&
    "graph" in data &&
    isGraph(data.graph) &&
    "places" in data &&
    "target" in data;
  if (sound) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${kind}: ${name} must be labelled nodes of a graph; received ${describeValue(data)}.`,
    hint: "Make them with labelNodes of @portrait/graph.",
  });
}

/**
 * Checks labelled nodes to learn from.
 *
 * @param kind - The estimator.
 * @param data - The nodes.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function checkLabels(kind: string, data: unknown): asserts data is NodeLabels {
  checkParts(kind, "the data", data);
  const { places, target } = data;
  if (places.length === 0) {
    throw invalid(
      kind,
      "there is no labelled node to learn from",
      "Check the filter that the labels come from.",
    );
  }
  if (new Set(target.codes).size < 2) {
    throw invalid(
      kind,
      `the labelled nodes must be of at least two classes; all ${places.length} are ${describeValue(target.classes[target.codes[0] as number])}`,
    );
  }
}

/**
 * The classes of the nodes to stop by, as numbers of the classes that are learnt.
 *
 * @param kind - The estimator.
 * @param validation - The nodes.
 * @param data - What is learnt from.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function validationCodes(kind: string, validation: unknown, data: NodeLabels): Int32Array {
  checkParts(kind, '"validation"', validation);
  if (validation.node !== data.node || validation.places.length === 0) {
    throw invalid(
      kind,
      `"validation" must hold labelled nodes of type ${JSON.stringify(data.node)}; received ${validation.places.length} of type ${JSON.stringify(validation.node)}`,
    );
  }
  return Int32Array.from(validation.target.codes, (code) => {
    const name = validation.target.classes[code] as string;
    const known = data.target.classes.indexOf(name);
    if (known >= 0) return known;
    throw invalid(
      kind,
      `"validation" has the class ${describeValue(name)}, which no node that is learnt from has`,
    );
  });
}
