import type { RowValues } from "@portrait/core";
import { type NodeView, type TreeViewOptions, type ViewedModel, viewTree } from "./view.js";

const tail = ({ value, share, hidden }: NodeView): string => {
  const about = share === "" ? "" : ` (${share})`;
  return `${value}${about}${hidden > 0 ? ` ... ${hidden} leaves` : ""}`;
};

function lines(view: NodeView, indent: string): readonly string[] {
  const { split, otherwise, missing, children } = view;
  const [left, right] = children;
  if (left === undefined || right === undefined) return [`${indent}${tail(view)}`];
  const branch = (words: string, here: boolean, child: NodeView): readonly string[] => {
    const question = `${indent}${words}${here && !words.endsWith("is missing") ? " or missing" : ""}`;
    if (child.children.length === 0) return [`${question}: ${tail(child)}`];
    return [`${question}:`, ...lines(child, `${indent}  `)];
  };
  return [
    ...branch(split ?? "", missing === "left", left),
    ...branch(otherwise ?? "", missing === "right", right),
  ];
}

/**
 * A tree as indented text, one line a branch: the question, and at a leaf the value and the share of the training weight
 * that reaches it. Line breaks and quotes in names are escaped. O(nodes shown).
 *
 * @param model - A model of trees: a decision tree, or one tree of a forest or of boosted trees, whose values are then what
 *   the tree adds to the raw output.
 * @param options - Which tree, and how much of it.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { decisionTree, treeText } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 8 }, { visits: 1 }, { visits: 0 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, true, false, false],
 * });
 * const model = await fit(decisionTree(), examples);
 * treeText(model).split("\n")[0]; // => "visits <= 4.5 or missing: false 1 (50 %)"
 * ```
 */
export function treeText<Row extends RowValues>(
  model: ViewedModel<Row>,
  options: TreeViewOptions = {},
): string {
  return lines(viewTree("treeText", model, options), "").join("\n");
}
