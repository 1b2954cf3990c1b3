import type { ResultRow } from "./row.ts";

const show = (value: number): string => {
  if (value >= 100) return value.toFixed(0);
  if (value >= 0.1) return value.toPrecision(3);
  return value >= 1e-3 ? `${(value * 1e3).toPrecision(3)} m` : `${(value * 1e6).toPrecision(3)} µ`;
};

const quality = (value: number | null): string => (value === null ? "" : value.toFixed(4));

/** How many runs a median is of where a row does not say otherwise. */
const USUAL = 5;

function verdict(row: ResultRow): string {
  if (row.goal === null) return "";
  return row.missedBy === 0 ? `≤ ${row.goal}` : `≤ ${row.goal}: missed by ${row.missedBy.toFixed(0)} %`;
}

function line(row: ResultRow): string {
  const unit = (value: number): string => (row.unit === "s" ? `${show(value)}s` : `${value.toFixed(0)} MiB`);
  return `| ${[
    row.task,
    row.runs === USUAL || row.task.endsWith("one row") ? row.data : `${row.data} (runs: ${row.runs})`,
    `${row.rows.toLocaleString("en")} × ${row.columns.toLocaleString("en")}`,
    row.threads,
    unit(row.ours),
    `${row.peerName} ${row.peerVersion}: ${unit(row.peer)}`,
    `**${row.ratio.toPrecision(2)}**`,
    verdict(row),
    row.metric === null ? "" : `${row.metric} ${quality(row.quality)} / ${quality(row.peerQuality)}`,
  ].join(" | ")} |`;
}

/** What a page says before its table. */
export interface Page {
  readonly title: string;
  readonly words: string;
}

const tabular: Page = {
  title: "Tabular models beside their peers",
  words: `Written by \`pnpm bench:tabular\`; \`tabular.json\` holds the same rows. Ratio = ours ÷ peer: below 1 we are faster (or
smaller). Both sides ran in turn in the same run on the same data; each figure is the median of at least five runs (of ${USUAL} unless its row says otherwise; one-row latencies of hundreds of calls). A fit of ours begins with a typed table and ends with a model;
a peer's begins with its own array in memory.`,
};

/** The results as a page for readers. */
export function markdown(
  rows: readonly ResultRow[],
  machine: string,
  plots: readonly string[],
  { title, words }: Page = tabular,
): string {
  const missed = rows.filter(({ missedBy }) => missedBy > 0);
  return `# ${title}

${words} Machine: ${machine}.

${rows.length} rows, ${rows.filter(({ goal }) => goal !== null).length} with a goal, ${missed.length} of which missed it.

${plots.map((plot) => `![${plot}](${plot})`).join("\n\n")}

| task | data | rows × columns | threads | ours | peer | ratio | goal | quality, ours / peer |
|---|---|---|---|---|---|---|---|---|
${rows.map(line).join("\n")}
`;
}
