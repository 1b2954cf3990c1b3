import { readFileSync } from "node:fs";
import ts from "typescript";
import { fromRoot } from "../../tools/workspace.ts";
import { blocksOf, type Example } from "./example.ts";

/** The `@example` tags of a TypeScript file, each one example. A tag without a `ts` block is an error. */
export function docExamples(path: string, text: string = readFileSync(path, "utf8")): Example[] {
  return docComments(path, text).flatMap((comment) =>
    exampleTags(comment.text).map((tag) => {
      const line = comment.line + tag.line;
      const blocks = blocksOf(tag.text, line);
      if (blocks.length === 0) throw new Error(`${fromRoot(path)}:${line}: @example holds no \`\`\`ts block`);
      return { place: `${fromRoot(path)}:${line}`, path, blocks };
    }),
  );
}

/** A Markdown file as one example, or none when it holds no `ts` block. */
export function markdownExamples(path: string, text: string = readFileSync(path, "utf8")): Example[] {
  const blocks = blocksOf(text);
  return blocks.length === 0 ? [] : [{ place: fromRoot(path), path, blocks }];
}

interface DocComment {
  /** Without the comment's own marks. */
  readonly text: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
}

function docComments(path: string, text: string): DocComment[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const starts = new Map<number, DocComment>();
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) {
      const raw = text.slice(range.pos, range.end);
      if (!raw.startsWith("/**")) continue;
      const line = file.getLineAndCharacterOfPosition(range.pos).line + 1;
      starts.set(range.pos, { text: stripMarks(raw), line });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...starts.values()];
}

function stripMarks(raw: string): string {
  return raw
    .slice(3, -2)
    .split(/\r?\n/)
    .map((row) => row.replace(/^\s*\* ?/, ""))
    .join("\n");
}

function exampleTags(comment: string): { text: string; line: number }[] {
  const tags: { rows: string[]; line: number }[] = [];
  let fenced = false;
  let inExample = false;
  for (const [index, row] of comment.split("\n").entries()) {
    const tag = fenced ? undefined : /^\s*@([a-zA-Z]+)/.exec(row)?.[1];
    if (tag !== undefined) inExample = tag === "example";
    if (tag === "example") tags.push({ rows: [row.replace(/^\s*@example/, "")], line: index });
    else if (inExample) tags.at(-1)?.rows.push(row);
    if (/^\s*```/.test(row)) fenced = !fenced;
  }
  return tags.map((tag) => ({ text: tag.rows.join("\n"), line: tag.line }));
}
