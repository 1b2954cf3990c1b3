/** One operation, timed twice in the same process; milliseconds are medians. */
export interface TensorRow {
  /** The kernel or operation. */
  readonly name: string;
  /** The data in words. */
  readonly shape: string;
  /** Milliseconds of tfjs's own; absent where it has none. */
  readonly before?: number;
  /** Milliseconds of this project's. */
  readonly after: number;
  /** The second over the first. */
  readonly ratio?: number;
}

/** What was measured where. */
export interface TensorReport {
  /** What measures it again. */
  readonly command: string;
  /** The version of Node. */
  readonly node: string;
  /** The version of tfjs. */
  readonly tfjs: string;
  /** The machine in words. */
  readonly machine: string;
  /** Kernels of tfjs beside those that replace them. */
  readonly kernels: readonly TensorRow[];
  /** Operations composed of tfjs's, on the replaced kernels, beside fused ones. */
  readonly fused: readonly TensorRow[];
}

const table = (rows: readonly TensorRow[], names: readonly [string, string]): string =>
  [
    `| operation | data | ${names.join(" | ")} | ratio |`,
    "|---|---|---:|---:|---:|",
    ...rows.map(
      ({ name, shape, before, after, ratio }) =>
        `| \`${name}\` | ${shape} | ${before ?? "none"} | ${after} | ${ratio ?? ""} |`,
    ),
  ].join("\n");

/** The report as Markdown. */
export function tensorTable({ command, node, tfjs, machine, kernels, fused }: TensorReport): string {
  return `# Kernels of tfjs's wasm backend

\`${command}\`: medians in milliseconds, in one process and in turn, tfjs ${tfjs}, Node ${node}, ${machine}.

## Beside the kernels that they replace

${table(kernels, ["tfjs wasm", "ours"])}

## Fused, beside the same composed of tfjs's operations on the kernels above

${table(fused, ["composed", "fused"])}
`;
}
