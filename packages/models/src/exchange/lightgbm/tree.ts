import { PortraitError } from "@portrait/core";
import type { EnsembleBuilder } from "../../tree/ensemble/ensemble-builder.js";
import { growTree, type SourceNode } from "../trees/grow-tree.js";
import { integerOf, malformed, numbersOf, OWNER, optionalNumbersOf, type Section } from "./sections.js";

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;

/** How a split treats a missing value: as 0, as it treats 0 (which then is missing), or by its default direction. */
export type MissingType = "none" | "zero" | "nan";

const MISSING: readonly MissingType[] = ["none", "zero", "nan"];

/** The sets of the categorical splits of a tree. */
function setsOf(section: Section): (index: number) => Uint32Array {
  const count = section.entries.has("num_cat") ? integerOf(section, "num_cat", 0) : 0;
  if (count === 0) {
    return () => {
      throw malformed(section.line, "a split is categorical, but num_cat is 0");
    };
  }
  const bounds = numbersOf(section, "cat_boundaries", count + 1, true);
  const sound = bounds.every((bound, index) =>
    index === 0 ? bound === 0 : bound > (bounds[index - 1] as number),
  );
  if (!sound) throw malformed(section.line, '"cat_boundaries" must begin with 0 and ascend');
  const words = numbersOf(section, "cat_threshold", bounds[count] as number, true);
  return (index) => {
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw malformed(section.line, `a categorical split has set ${index} of ${count}`);
    }
    return Uint32Array.from(words.subarray(bounds[index] as number, bounds[index + 1] as number));
  };
}

function refuseLinear(section: Section): void {
  const linear = section.entries.get("is_linear");
  if (linear === undefined || linear.value.trim() === "0") return;
  throw new PortraitError({
    code: "not-supported",
    message: `${OWNER}: line ${linear.line}: the leaves of this tree are linear models (linear_tree), which an ensemble of constant leaves cannot hold.`,
    hint: "Train without linear_tree.",
    details: { line: linear.line },
  });
}

/**
 * Appends a tree of a LightGBM model file.
 *
 * @param builder - Where to.
 * @param section - The tree.
 * @param features - How many features there are.
 * @param onMissing - Told how each number split treats missing values; throws if they do not fit together.
 * @throws PortraitError `invalid-data`, `not-supported`.
 */
export function readTree(
  builder: EnsembleBuilder,
  section: Section,
  features: number,
  onMissing: (feature: number, type: MissingType) => void,
): void {
  refuseLinear(section);
  const leaves = integerOf(section, "num_leaves", 1);
  const splits = leaves - 1;
  const values = numbersOf(section, "leaf_value", leaves);
  const covers = optionalNumbersOf(section, "leaf_count", leaves);
  const empty = splits === 0;
  const integers = (name: string): Float64Array =>
    empty ? new Float64Array(0) : numbersOf(section, name, splits, true);
  const feature = integers("split_feature");
  const decision = integers("decision_type");
  const left = integers("left_child");
  const right = integers("right_child");
  const threshold = empty ? new Float64Array(0) : numbersOf(section, "threshold", splits);
  const gains = empty ? new Float64Array(0) : optionalNumbersOf(section, "split_gain", splits);
  const counts = empty ? new Float64Array(0) : optionalNumbersOf(section, "internal_count", splits);
  const averages = empty ? new Float64Array(0) : optionalNumbersOf(section, "internal_value", splits);
  const sets = decision.some((type) => (type & CATEGORICAL) !== 0) ? setsOf(section) : undefined;
  const place = (child: number): number => (child < 0 ? splits + -child - 1 : child);

  function splitAt(node: number): SourceNode {
    const type = decision[node] as number;
    const column = feature[node] as number;
    if (!(column >= 0 && column < features)) {
      throw malformed(section.line, `split ${node} reads feature ${column} of ${features}`);
    }
    const missing = MISSING[(type >> 2) & 3];
    if (missing === undefined) throw malformed(section.line, `split ${node} has the decision type ${type}`);
    const set = (type & CATEGORICAL) !== 0 ? sets?.(threshold[node] as number) : undefined;
    if (set === undefined) onMissing(column, missing);
    const asZero = missing === "none" && 0 <= (threshold[node] as number);
    return {
      leaf: false,
      feature: column,
      threshold: threshold[node] as number,
      set,
      missingLeft: set === undefined && (missing === "none" ? asZero : (type & DEFAULT_LEFT) !== 0),
      left: place(left[node] as number),
      right: place(right[node] as number),
      gain: Math.max(0, gains[node] as number),
      cover: Math.max(0, counts[node] as number),
      value: averages[node] as number,
    };
  }

  const problem = growTree(builder, splits + leaves, empty ? 0 : 0, (node) => {
    if (node < splits) return splitAt(node);
    const leaf = node - splits;
    return { leaf: true, value: values[leaf] as number, cover: Math.max(0, covers[leaf] as number) };
  });
  if (problem !== undefined) throw malformed(section.line, `in the tree that begins here, ${problem}`);
}
