import type { RowValues } from "@portrait/core";
import { nodeColour } from "./colour.js";
import { boxLines } from "./dot.js";
import { type NodeView, type TreeViewOptions, type ViewedModel, viewTree } from "./view.js";

const LINE = 16;
const PAD = 8;
const GAP = 16;
const RISE = 44;
const MOST = 34;

interface Box {
  readonly view: NodeView;
  readonly lines: readonly string[];
  readonly width: number;
  readonly x: number;
  readonly depth: number;
  readonly children: readonly Box[];
}

/** Text for XML: markup escaped, characters that XML forbids replaced. */
function escaped(text: string): string {
  const allowed = [...text].map((character) => {
    const code = character.codePointAt(0) as number;
    const forbidden =
      (code < 32 && code !== 9) ||
      (code >= 127 && code < 160) ||
      (code >= 0xd800 && code <= 0xdfff) ||
      (code >= 0xfffe && code <= 0xffff);
    return forbidden ? "\ufffd" : character;
  });
  return allowed
    .join("")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

const cut = (line: string): string => {
  const characters = [...line];
  return characters.length > MOST ? `${characters.slice(0, MOST - 1).join("")}\u2026` : line;
};

/** Places a subtree with its left edge at `start`; a parent stands midway above its children. */
function place(view: NodeView, start: number, depth: number): { readonly box: Box; readonly end: number } {
  const lines = boxLines(view).map(cut);
  const width = Math.max(72, 7.2 * Math.max(...lines.map((line) => [...line].length)) + 2 * PAD);
  let at = start;
  const children = view.children.map((child) => {
    const placed = place(child, at, depth + 1);
    at = placed.end + GAP;
    return placed.box;
  });
  const [left, right] = children;
  if (left === undefined || right === undefined) {
    return { box: { view, lines, width, x: start + width / 2, depth, children }, end: start + width };
  }
  const middle = (left.x + right.x) / 2;
  const shift = Math.max(0, start + width / 2 - middle);
  const moved = shift > 0 ? children.map((child) => moveBy(child, shift)) : children;
  const x = middle + shift;
  const end = Math.max(at - GAP + shift, x + width / 2);
  return { box: { view, lines, width, x, depth, children: moved }, end };
}

const moveBy = (box: Box, shift: number): Box => ({
  ...box,
  x: box.x + shift,
  children: box.children.map((child) => moveBy(child, shift)),
});

const flat = (box: Box): readonly Box[] => [box, ...box.children.flatMap(flat)];

/**
 * A tree as a picture: a standalone SVG document with a box a node, which shows its question, its value and the share of
 * the training weight that reaches it, filled the stronger the more certain its class (one hue a class) or the greater its
 * number. The left branch is `yes`; a branch says `missing` where missing values take it. Long lines are cut, with the full
 * text as a tooltip; every text is escaped. O(nodes shown * depth).
 *
 * @param model - A model of trees.
 * @param options - Which tree, and how much of it.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { decisionTree, treeSvg } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * treeSvg(await fit(decisionTree(), examples)).includes("visits &lt;= 5"); // => true
 * ```
 */
export function treeSvg<Row extends RowValues>(
  model: ViewedModel<Row>,
  options: TreeViewOptions = {},
): string {
  const { box, end } = place(viewTree("treeSvg", model, options), GAP, 0);
  const boxes = flat(box);
  const classes = model.classes?.length ?? 0;
  const tallest = Math.max(...boxes.map(({ lines }) => lines.length)) * LINE + 2 * PAD;
  const top = (depth: number): number => GAP + depth * (tallest + RISE);
  const round = (value: number): string => String(Math.round(value * 10) / 10);
  const height = ({ lines }: Box): number => lines.length * LINE + 2 * PAD;

  const edges = boxes.flatMap((parent) =>
    parent.children.map((child, index) => {
      const [x1, y1] = [parent.x, top(parent.depth) + height(parent)];
      const [x2, y2] = [child.x, top(child.depth)];
      const words = `${index === 0 ? "yes" : "no"}${parent.view.missing === (index === 0 ? "left" : "right") ? ", missing" : ""}`;
      const label = `<text x="${round((x1 + x2) / 2)}" y="${round(y2 - RISE / 2 + 4)}" class="edge">${words}</text>`;
      const bend = y2 - RISE / 2;
      return `<path d="M${round(x1)} ${round(y1)}C${round(x1)} ${round(bend)} ${round(x2)} ${round(bend)} ${round(x2)} ${round(y2)}"/>${label}`;
    }),
  );
  const nodes = boxes.map((item) => {
    const { view, lines, width, x, depth } = item;
    const y = top(depth);
    const text = lines.map(
      (line, index) =>
        `<text x="${round(x)}" y="${round(y + PAD + LINE * (index + 0.75))}"${index === 0 && view.split !== undefined ? ' class="split"' : ""}>${escaped(line)}</text>`,
    );
    const colour = nodeColour(view.winner, view.strength, classes);
    return `<g><title>${escaped(boxLines(view).join("; "))}</title><rect x="${round(x - width / 2)}" y="${round(y)}" width="${round(width)}" height="${height(item)}" rx="6" fill="${colour}"/>${text.join("")}</g>`;
  });
  const [wide, high] = [
    round(end + GAP),
    round(Math.max(...boxes.map((item) => top(item.depth) + height(item))) + GAP),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" role="img" aria-label="decision tree">`,
    "<style>text{font:12px sans-serif;text-anchor:middle;fill:#1b1b1b}.split{font-weight:600}.edge{font-size:10px;fill:#555;stroke:#fff;stroke-width:4px;paint-order:stroke}path{fill:none;stroke:#888}rect{stroke:#666}</style>",
    '<rect width="100%" height="100%" fill="#fff" stroke="none" style="stroke:none"/>',
    ...edges,
    ...nodes,
    "</svg>",
    "",
  ].join("\n");
}
