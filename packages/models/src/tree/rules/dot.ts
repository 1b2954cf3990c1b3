import type { RowValues } from "@portrait/core";
import { nodeColour } from "./colour.js";
import { type NodeView, type TreeViewOptions, type ViewedModel, viewTree } from "./view.js";

/** A text as the inside of a quoted DOT string. */
const quoted = (text: string): string => text.replace(/\\/g, "\\\\").replace(/"/g, '\\"');

/** What a node's box says, line by line. */
export function boxLines({ split, value, share, hidden }: NodeView): readonly string[] {
  const last = hidden > 0 ? [`${hidden} leaves below`] : [];
  return [...(split === undefined ? [] : [split]), value, ...(share === "" ? [] : [share]), ...last];
}

/**
 * A tree in the DOT language of Graphviz: a box a node with its question, value and share of the training weight, filled
 * the stronger the more certain it is. O(nodes shown).
 *
 * @param model - A model of trees.
 * @param options - Which tree, and how much of it.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { decisionTree, treeDot } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * treeDot(await fit(decisionTree(), examples)).startsWith("digraph tree {"); // => true
 * ```
 */
export function treeDot<Row extends RowValues>(
  model: ViewedModel<Row>,
  options: TreeViewOptions = {},
): string {
  const root = viewTree("treeDot", model, options);
  const classes = model.classes?.length ?? 0;
  const out = ["digraph tree {", '  node [shape=box, style="filled,rounded", fontname="sans-serif"];'];
  const waiting: NodeView[] = [root];
  for (let view = waiting.pop(); view !== undefined; view = waiting.pop()) {
    const label = boxLines(view).map(quoted).join("\\n");
    out.push(
      `  n${view.node} [label="${label}", fillcolor="${nodeColour(view.winner, view.strength, classes)}"];`,
    );
    view.children.forEach((child, index) => {
      const words = [index === 0 ? "yes" : "no"];
      if (view.missing === (index === 0 ? "left" : "right")) words.push("missing");
      out.push(`  n${view.node} -> n${child.node} [label="${words.join(", ")}"];`);
    });
    waiting.push(...[...view.children].reverse());
  }
  return [...out, "}", ""].join("\n");
}
