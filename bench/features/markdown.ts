import { type FeatureRow, missedBy } from "./row.ts";

function shown(value: number, unit: FeatureRow["unit"]): string {
  if (unit === "s") return value < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(2)} s`;
  return unit === "bytes" ? `${value.toFixed(0)} B` : `${value.toPrecision(3)} µs`;
}

function verdict(row: FeatureRow): string {
  if (row.goal === null) return "";
  const missed = missedBy(row);
  return missed === 0 ? `≤ ${row.goal}` : `≤ ${row.goal}: missed by ${missed.toFixed(0)} %`;
}

function line(row: FeatureRow): string {
  return `| ${[
    row.task,
    `${row.events.toLocaleString("en")} × ${row.features}`,
    row.users.toLocaleString("en"),
    row.cutoffs,
    row.threads,
    shown(row.ours, row.unit),
    row.peer === null ? "" : `${row.peerName} ${row.peerVersion}: ${shown(row.peer, row.unit)}`,
    row.ratio === null ? "" : `**${row.ratio.toPrecision(3)}**`,
    verdict(row),
    row.runs,
  ].join(" | ")} |`;
}

/** The results as a page for readers. */
export function markdown(rows: readonly FeatureRow[], machine: string): string {
  return `# Features beside their peers

Written by \`pnpm bench:features\`; \`features.json\` holds the same rows. Twenty features (counts, sums, means, extremes, shares and
recency over 7, 30 and 90 days and all time, half of them of purchases only) of each user's events, as of one cutoff or nine.
Ratio = ours ÷ peer: below 1 we are faster. All sides held the same events in memory in order of time, ran in turn, and gave
equal results (1e-9 relative), sorted by user; each figure is the median of its runs. Ours and DuckDB's SQL end with typed columns in
Node, polars with a data frame in Python. Live profiles hold all events unless \`expire\` drops those of closed windows; heavy users
have ten times the events. Machine: ${machine}.

| task | events × features | users | cutoffs | threads | ours | peer | ratio | goal | runs |
|---|---|---|---|---|---|---|---|---|---|
${rows.map(line).join("\n")}
`;
}
