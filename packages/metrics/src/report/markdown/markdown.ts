/**
 * Text that Markdown (GitHub flavour) shows as it is: what could be markup, HTML, a link or a mention is escaped, line
 * breaks become blanks.
 *
 * @param text - Any text.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ")
    .replace(/[\\`*_[\]|<>~&$]|(?<!\w)@/g, (character) => `\\${character}`)
    .replace(/^(\s*)([-+#=]|\d+(?=[.)](?:\s|$)))/, (_, blanks: string, mark: string) =>
      /\d/.test(mark) ? `${blanks}${mark}\\` : `${blanks}\\${mark}`,
    )
    .replace(/:\/\//g, "\\://")
    .replace(/\bwww\./gi, (match) => `${match.slice(0, -1)}\\.`);
}

/**
 * A table; the first column is to the left, numbers to the right.
 *
 * @param heads - The heads of the columns; one that begins with `>` holds numbers.
 * @param rows - The cells, escaped already.
 */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = heads.map((head) => (head.startsWith(">") ? head.slice(1) : head));
  const marks = heads.map((head) => (head.startsWith(">") ? "---:" : "---"));
  return [names, marks, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * A block of text that is shown as it is, in a fence longer than any within it.
 *
 * @param text - Any text.
 */
export function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.replace(/\r\n?/g, "\n").replace(/\n+$/, "")}\n${fence}`;
}
