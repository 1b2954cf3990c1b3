import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeMarkdown, fenced, markdownTable } from "./markdown.js";

describe("escapeMarkdown", () => {
  test.each([
    ["plain text, 12.5 %", "plain text, 12.5 %"],
    ["a|b", "a\\|b"],
    ["<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"],
    ["*bold* _it_ `code` ~no~", "\\*bold\\* \\_it\\_ \\`code\\` \\~no\\~"],
    ["[click](https://example.com)", "\\[click\\](https\\://example.com)"],
    ["www.example.com", "www\\.example.com"],
    ["two\nlines\r\n\r\nmore", "two lines more"],
    ["# no heading", "\\# no heading"],
    ["- no list", "\\- no list"],
    ["1. no list", "1\\. no list"],
    ["20.20.0", "20.20.0"],
    ["\\", "\\\\"],
    ["&lt;", "\\&lt;"],
    ["Recall@20", "Recall@20"],
    ["@someone, a@b", "\\@someone, a@b"],
  ])("%j", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  test("never breaks a table's row", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const row = markdownTable(["A", ">B"], [[escapeMarkdown(a), escapeMarkdown(b)]]).split("\n")[2] ?? "";
        const bare = row.replace(/\\[\s\S]/g, "");
        expect(bare.match(/\|/g)).toHaveLength(3);
      }),
    );
  });
});

test("markdownTable aligns numbers to the right", () => {
  expect(markdownTable(["A", ">B"], [["x", "1"]])).toBe("| A | B |\n| --- | ---: |\n| x | 1 |");
});

test("fenced is longer than any fence within", () => {
  expect(fenced("a\n````\nb\n")).toBe("`````text\na\n````\nb\n`````");
  expect(fenced("plain")).toBe("```text\nplain\n```");
});
