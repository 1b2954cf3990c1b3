import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tools/workspace.ts";
import { isLiteral, readClaim } from "./claims.ts";
import { docExamples, markdownExamples } from "./collect.ts";
import { joinBlocks } from "./compile.ts";
import type { Example } from "./example.ts";
import { runExample } from "./run.ts";
import { typeErrors } from "./typecheck.ts";

const source = join(root, "packages", "core", "src", "sample.ts");
const guide = join(root, "docs", "guides", "sample.md");

const fence = "```";
const doc = (code: string): Example => {
  const rows = code.split("\n").map((row) => ` * ${row}`);
  const text = [
    "/**",
    " * What it is.",
    " * @example",
    ` * ${fence}ts`,
    ...rows,
    ` * ${fence}`,
    " * @returns one",
    " */",
    "export const a = 1;",
  ];
  const [found] = docExamples(source, text.join("\n"));
  if (found === undefined) throw new Error("no example found");
  return found;
};
const markdown = (text: string): Example => {
  const [found] = markdownExamples(guide, text.replaceAll("~~~", fence));
  if (found === undefined) throw new Error("no example found");
  return found;
};

describe("collecting", () => {
  test("takes the code of an @example, and knows its line", () => {
    const found = doc("const a = 1;\na; // => 1");
    expect(found.blocks).toEqual([{ code: "const a = 1;\na; // => 1", line: 5, run: true }]);
    expect(found.place).toBe("packages/core/src/sample.ts:3");
  });

  test("finds examples of properties, and several in one comment", () => {
    const text = `export interface A {
  /**
   * @example
   * ${fence}ts
   * 1;
   * ${fence}
   * @example
   * ${fence}ts
   * "@not a tag";
   * ${fence}
   */
  b: number;
}`;
    expect(docExamples(source, text).map((item) => item.blocks[0]?.line)).toEqual([5, 9]);
  });

  test("an @example without a block is an error", () => {
    expect(() => docExamples(source, "/** @example f(1) */\nexport const f = 1;")).toThrow(
      "packages/core/src/sample.ts:1: @example holds no ```ts block",
    );
  });

  test("takes only ts blocks of Markdown, and marks no-run", () => {
    const found = markdown("# A\n~~~sh\nls\n~~~\n~~~ts\n1;\n~~~\n~~~ts no-run\n2;\n~~~\n");
    expect(found.blocks.map((block) => [block.code, block.line, block.run])).toEqual([
      ["1;", 6, true],
      ["2;", 9, false],
    ]);
  });

  test("refuses an unknown word after ts, and a block without an end", () => {
    expect(() => markdown("~~~ts norun\n1;\n~~~")).toThrow(
      'line 1: after `ts` stands "norun"; only "no-run" is known',
    );
    expect(() => markdown("~~~ts\n1;")).toThrow("line 1: a code fence is not closed");
  });
});

describe("claims", () => {
  test.each([
    "1",
    "-0.5",
    "NaN",
    "-Infinity",
    '"a"',
    "[1, [2]]",
    '{ a: 1, "b-c": null }',
    "undefined",
    "10n",
    'new Date("2020-01-01")',
    "new Float32Array([1, 2])",
    "Float32Array.of(1, 2)",
    'new Map([["a", 1]])',
  ])("%s is a literal", (text) => {
    expect(isLiteral(text)).toBe(true);
  });

  test.each([
    "a",
    "f(1)",
    "{ a }",
    "[",
    "",
    "1 + 1",
    "{ a: b }",
    "[...a]",
    "new Function()",
    "Object.of(1)",
    "Float32Array.from([1])",
  ])("%s is none", (text) => {
    expect(isLiteral(text)).toBe(false);
  });

  test("a literal may take several rows", () => {
    expect(readClaim(["// => {", "//   a: 1,", "// }", "// and this is prose"])).toEqual({
      kind: "equals",
      expected: "{\n  a: 1,\n}",
    });
    expect(() => readClaim(["// => {", "// a: 1"])).toThrow("holds no complete literal");
    expect(readClaim(["// the answer"])).toBeUndefined();
  });
});

describe("running", () => {
  test.each([
    ["1 + 1; // => 2", 1],
    ["const a = 0.1 + 0.2; // ≈ 0.3\na > 0.3; // => true", 2],
    ["({ a: [1], f() {}, u: undefined }); // => { a: [1] }", 1],
    ["new Float64Array([1, 2]); // => [1, 2]", 1],
    ["console.log([0.123]); // ≈ [0.12]", 1],
    ['throw new Error("no such user"); // throws no such user', 1],
    ['const s = "// => 3";', 0],
    ["[1,\n  2]; // => [\n// 1,\n// 2 ]", 1],
    ["await Promise.resolve(3); // => 3", 1],
    ["enumerate();\nfunction enumerate(): void {}", 0],
    ["const a = 1;\n`<$" + "{a}>$" + "{`$" + '{{ a }.a}`}`; // => "<1>1"\n`$' + '{a}`; // => "1"', 2],
  ])("%s", async (code, claims) => {
    expect(await runExample(doc(code))).toBe(claims);
  });

  test.each([
    ["1 + 1; // => 3", "packages/core/src/sample.ts:5: the example says 3, but it is 2"],
    ["\n\n0.13; // ≈ 0.12", "packages/core/src/sample.ts:7: the example says 0.12, but it is 0.13"],
    ["({ a: 1, b: 2 }); // => { a: 1 }", "the example says { a: 1 }, but it is { a: 1, b: 2 }"],
    ["1; // throws no", "the example says throws no, but it is no error"],
    ['throw new Error("broken");', "packages/core/src/sample.ts:3: broken"],
    ["if (true) {\n  1; // => 2\n}", "1 claims are written, 0 can be checked"],
    ["const { a } = { a: 1 }; // => 1", "a claim follows an expression or the declaration of one name"],
    ["1; // => one", "holds no complete literal"],
  ])("fails on %s", async (code, message) => {
    await expect(runExample(doc(code))).rejects.toThrow(message);
  });

  test("blocks of one Markdown file share a scope, and may import the same name again", async () => {
    const text = `~~~ts
import { join } from "node:path";
const a = join("a", "b");
~~~
Prose.
~~~ts
import { basename, join } from "node:path";
basename(join(a, "c")); // => "c"
~~~
~~~ts no-run
throw new Error(a);
~~~`;
    expect(await runExample(markdown(text))).toBe(1);
    expect(joinBlocks(markdown(text)).lines.slice(0, 4)).toEqual([2, 3, 7, 8]);
  });

  test("each runs in an empty folder of its own", async () => {
    const code = `import { readdirSync, writeFileSync } from "node:fs";
readdirSync("."); // => []
writeFileSync("a.txt", "a");`;
    expect(await runExample(doc(code))).toBe(1);
    expect(await runExample(doc(code))).toBe(1);
  });
});

describe("type-checking", () => {
  test("reports place and message; a no-run block is checked too", () => {
    const wrong = markdown("~~~ts\nconst a: number = 1;\n~~~\n~~~ts no-run\nconst b: string = a;\n~~~");
    const right = doc("const a: number = 1;\na; // => 1");
    const missing = doc('import { nothing } from "@portrait/core";\nnothing();');
    const [first, second, third] = typeErrors([wrong, right, missing]);
    expect(first).toEqual(["docs/guides/sample.md:5: Type 'number' is not assignable to type 'string'."]);
    expect(second).toEqual([]);
    expect(third?.join()).toContain("packages/core/src/sample.ts:5: ");
  });
});
