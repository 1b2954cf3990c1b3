import { describeValue, PortraitError } from "@portrait/core";
import { type EngineNodeLabels, isEngineGraph, isGraph, type NodeLabels } from "@portrait/graph";

/** Labelled nodes of a graph in memory or in an engine. */
export type LabelledNodes = NodeLabels | EngineNodeLabels;

/** Whether a model can learn from a graph. */
type Accepts = (graph: unknown) => boolean;

/** Whether a value is a graph, in memory or in an engine. */
export const isAnyGraph: Accepts = (graph) => isGraph(graph) || isEngineGraph(graph);

function invalid(kind: string, problem: string, hint?: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${kind}: ${problem}.`,
    ...(hint === undefined ? {} : { hint }),
  });
}

function checkParts(
  kind: string,
  name: string,
  data: unknown,
  accepts: Accepts,
): asserts data is LabelledNodes {
  const sound =
    typeof data === "object" &&
    data !== null &&
    "graph" in data &&
    accepts(data.graph) &&
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
 * @param accepts - Whether the estimator can learn from a graph; left out, it must be in memory.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function checkLabels(
  kind: string,
  data: unknown,
  accepts: Accepts = isGraph,
): asserts data is LabelledNodes {
  checkParts(kind, "the data", data, accepts);
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
 * @param accepts - Whether the estimator can judge by a graph; left out, it must be in memory.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function validationCodes(
  kind: string,
  validation: unknown,
  data: Pick<LabelledNodes, "node" | "target">,
  accepts: Accepts = isGraph,
): Int32Array {
  checkParts(kind, '"validation"', validation, accepts);
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
