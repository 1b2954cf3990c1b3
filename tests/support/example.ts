/** One runnable piece of documentation: an `@example` of a doc comment, or all blocks of a Markdown file. */
export interface Example {
  /** Where it stands, from the root: `packages/core/src/seed.ts:12`. */
  readonly place: string;
  /** Source file, absolute. */
  readonly path: string;
  readonly blocks: readonly Block[];
}

/** The text of one fenced block. */
export interface Block {
  readonly code: string;
  /** The line of the source file on which the code starts, counted from 1. */
  readonly line: number;
  /** False for a fence marked `ts no-run`: it is type-checked only. */
  readonly run: boolean;
}

const opening = /^(\s*)(`{3,})\s*(\S*)\s*(.*?)\s*$/;

/**
 * The blocks fenced as `ts` in a Markdown text. `line` is the line of the text's start in its file.
 * Other words than `no-run` after `ts` are refused, so that no block is left out by a typing error.
 */
export function blocksOf(text: string, line = 1): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; language: string; info: string; start: number; lines: string[] } | undefined;
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    const match = opening.exec(row);
    if (open === undefined) {
      if (match !== null) {
        open = {
          fence: match[2] ?? "",
          language: match[3] ?? "",
          info: match[4] ?? "",
          start: line + index + 1,
          lines: [],
        };
      }
    } else if (row.trim() === open.fence) {
      if (isTypeScript(open.language)) {
        blocks.push({ code: open.lines.join("\n"), line: open.start, run: runs(open.info, open.start) });
      }
      open = undefined;
    } else {
      open.lines.push(row);
    }
  }
  if (open !== undefined) throw new Error(`line ${open.start - 1}: a code fence is not closed`);
  return blocks;
}

function isTypeScript(language: string): boolean {
  return language === "ts" || language === "typescript";
}

function runs(info: string, line: number): boolean {
  if (info !== "" && info !== "no-run") {
    throw new Error(`line ${line - 1}: after \`ts\` stands "${info}"; only "no-run" is known`);
  }
  return info === "";
}
