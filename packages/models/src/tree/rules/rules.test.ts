import { createExamples, fit } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { decisionTree } from "../decision-tree/decision-tree.js";
import { randomForest } from "../forest/random-forest.js";
import { treeDot } from "./dot.js";
import { treeSvg } from "./svg.js";
import { treeText } from "./text.js";

const rows = Array.from({ length: 60 }, (_, n) => ({
  visits: n % 10 === 9 ? null : n,
  member: n % 2 === 0,
  country: ["FR", "DE", "IT", "ES", "US", "JP"][n % 6] as string,
}));
const schema = {
  columns: [
    { name: "visits", type: "number" },
    { name: "member", type: "boolean" },
    { name: "country", type: "category" },
  ],
} as const;
const target = rows.map(
  ({ visits, member, country }) => (visits ?? 99) > 30 && (member || country === "FR" || country === "JP"),
);
const model = await fit(decisionTree({ maxDepth: 4 }), createExamples({ rows, schema, target }));
const numbers = await fit(
  decisionTree({ task: "regression", maxLeaves: 4 }),
  createExamples({ rows, schema, target: rows.map(({ visits }) => visits ?? -5) }),
);

test("a tree as text", () => {
  expect(treeText(model)).toBe(
    [
      "visits <= 31.5 or missing:",
      '  country in {"DE", "ES", "FR", "IT", "US"} or missing: false 1 (48.3 %)',
      '  country in {"JP"}:',
      "    visits is known: false 1 (6.67 %)",
      "    visits is missing: true 1 (3.33 %)",
      "visits > 31.5:",
      '  country in {"DE", "ES"}: false 1 (11.7 %)',
      '  country in {"FR", "IT", "JP", "US"} or missing: true 1 (30 %)',
    ].join("\n"),
  );
});

test("numbers as text, cut at a depth", () => {
  expect(treeText(numbers, { maxDepth: 1, digits: 3 })).toBe(
    ["visits <= 25.5 or missing: 8.9 (50 %) ... 2 leaves", "visits > 25.5: 42.3 (50 %) ... 2 leaves"].join(
      "\n",
    ),
  );
});

test("a tree in DOT", () => {
  expect(treeDot(numbers, { maxDepth: 1 })).toBe(
    [
      "digraph tree {",
      '  node [shape=box, style="filled,rounded", fontname="sans-serif"];',
      '  n0 [label="visits <= 25.5\\n25.6\\n100 %", fillcolor="#b5d4f2"];',
      '  n0 -> n1 [label="yes, missing"];',
      '  n0 -> n2 [label="no"];',
      '  n1 [label="8.9\\n50 %\\n2 leaves below", fillcolor="#dbeaf9"];',
      '  n2 [label="42.3\\n50 %\\n2 leaves below", fillcolor="#90bdeb"];',
      "}",
      "",
    ].join("\n"),
  );
});

test("a leaf alone", async () => {
  const flat = await fit(
    decisionTree({ task: "regression" }),
    createExamples({ rows, schema, target: rows.map(() => 5) }),
  );
  expect(treeText(flat)).toBe("5 (100 %)");
  expect(treeSvg(flat)).toContain(">5</text>");
});

/** Whether a text is well-formed XML as far as tags and entities go; returns the texts between tags. */
function xmlTexts(xml: string): readonly string[] {
  const open: string[] = [];
  const texts: string[] = [];
  const pattern = /<(\/?)([a-z]+)((?:\s[a-zA-Z:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let at = 0;
  for (let match = pattern.exec(xml); match !== null; match = pattern.exec(xml)) {
    at = pattern.lastIndex;
    const [, closing, name, , alone, text] = match;
    if (text !== undefined) {
      expect(text).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/);
      texts.push(text);
    } else if (closing === "/") expect(open.pop()).toBe(name);
    else if (alone !== "/") open.push(name as string);
  }
  expect(at).toBe(xml.length);
  expect(open).toEqual([]);
  return texts;
}

describe("a tree as SVG", () => {
  test("is well-formed, shows every node once, and no boxes of a row overlap", () => {
    const svg = treeSvg(model);
    xmlTexts(svg);
    const nodes = model.ensemble.feature.length;
    expect(svg.match(/<g>/g)?.length).toBe(nodes);
    expect(svg.match(/<path /g)?.length).toBe(nodes - 1);
    const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map((match) =>
      match.slice(1).map(Number),
    );
    expect(boxes.length).toBe(nodes);
    const [, wide] = /width="([\d.]+)"/.exec(svg) ?? [];
    for (const [x = 0, y, width = 0] of boxes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(Number(wide));
      const beside = boxes.filter(([otherX = 0, otherY]) => otherY === y && otherX > x);
      for (const [otherX = 0] of beside) expect(otherX).toBeGreaterThan(x + width);
    }
  });

  test("shows question, value and share", () => {
    const texts = xmlTexts(treeSvg(model));
    expect(texts).toContain("visits &lt;= 31.5");
    expect(texts).toContain("100 %");
    expect(texts.some((text) => text.startsWith("false "))).toBe(true);
  });
});

test("hostile names are escaped in every form", async () => {
  const name = `<script>alert("x")</script>&'\\"\n\u0000`;
  const hostile = await fit(
    decisionTree({ task: "multiclass" }),
    createExamples({
      rows: [`</text>"a`, `b"];evil [label="`].flatMap((level) => [1, 2, 3].map(() => ({ [name]: level }))),
      schema: { columns: [{ name, type: "category" }] },
      target: ["<b>", "<b>", "<b>", `"]; x -> y`, `"]; x -> y`, `"]; x -> y`],
    }),
  );
  const svg = treeSvg(hostile);
  const texts = xmlTexts(svg);
  expect(svg).not.toMatch(/<script|<b>|<\/text>"a/);
  expect(svg).not.toContain("\u0000");
  expect(texts.join("")).toContain("&lt;script&gt;");
  expect(treeText(hostile).split("\n").length).toBe(2);
  const dot = treeDot(hostile);
  const outside = dot.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  expect(outside).not.toMatch(/evil|x -> y|script/);
  expect(outside.split("\n").length).toBe(dot.split("\n").length);
});

test("a tree of a forest; levels are counted beyond some", async () => {
  const forest = await fit(
    randomForest({ trees: 3, maxDepth: 2 }),
    createExamples({ rows, schema, target }),
    { seed: 2 },
  );
  const texts = [0, 1, 2].map((tree) => treeText(forest, { tree, maxLevels: 1 }));
  expect(new Set(texts).size).toBe(3);
  expect(texts.join()).toMatch(/country in \{"[A-Z]{2}" and \d more\}/);
});

test("options that do not fit are refused", async () => {
  await expectPortraitError(() => treeText(model, { tree: 1 }), {
    code: "invalid-option",
    message: 'treeText: "tree" must be less than 1, the number of trees; received 1.',
  });
  await expectPortraitError(() => treeSvg(model, { depth: 1 } as never), {
    code: "invalid-option",
    message:
      'treeSvg: there is no option "depth". The options are "tree", "maxDepth", "digits", "maxLevels".',
  });
  await expectPortraitError(() => treeDot(model, { digits: 0 }), {
    code: "invalid-option",
    message: 'treeDot: "digits" must be an integer >= 1 and <= 17; received 0. Leave it out to use 6.',
  });
});
