/** How one kernel did. */
export interface KernelRow {
  readonly module: string;
  readonly kernel: string;
  /** The data in words. */
  readonly shape: string;
  /** The median on one thread. */
  readonly milliseconds: number;
  readonly fastest: number;
  /** What a unit of work is. */
  readonly unit: string;
  readonly nanosecondsPerUnit: number;
  /** The same on two threads; null where it runs on one. */
  readonly twoThreads: { readonly milliseconds: number; readonly fastest: number } | null;
  /** The twin in plain TypeScript; null where the row itself is plain TypeScript. */
  readonly twin: { readonly milliseconds: number; readonly timesKernel: number } | null;
  /** What the machine allows. */
  readonly bound: {
    readonly by: "memory" | "arithmetic";
    readonly milliseconds: number;
    readonly bytes: number;
    readonly operations: number;
  };
  /** The bound's time divided by the kernel's: 1 at the bound. */
  readonly shareOfBound: number;
}

/** What a run of the benchmark writes. */
export interface KernelReport {
  readonly what: string;
  readonly command: string;
  readonly seed: string;
  readonly runs: number;
  readonly loadAtStart: number;
  readonly node: string;
  readonly machine: {
    readonly platform: string;
    readonly arch: string;
    readonly cpu: string;
    readonly cores: number;
  };
  readonly bounds: { readonly gigabytesPerSecond: number; readonly gigaflops: number };
  /** Kernels that no case times. */
  readonly untimed: readonly string[];
  readonly kernels: readonly KernelRow[];
}

const times = (value: number): string => `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)}`;

function line(row: KernelRow): string {
  const { bound, twin, twoThreads } = row;
  const cells = [
    `${row.module}.${row.kernel}`,
    row.shape,
    times(row.milliseconds),
    twoThreads === null ? "" : times(twoThreads.milliseconds),
    `${times(row.nanosecondsPerUnit)} a ${row.unit}`,
    `${times(bound.milliseconds)} (${bound.by})`,
    `${(100 * row.shareOfBound).toFixed(0)} %`,
    twin === null ? "" : `${times(twin.milliseconds)} (${times(twin.timesKernel)} x)`,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The report as a page. */
export function kernelTable(report: KernelReport): string {
  const { bounds, machine, untimed } = report;
  return `${[
    "# Kernels and the machine's bounds",
    "",
    `Written by \`${report.command}\`; \`kernels.json\` holds the same rows. ${report.what}`,
    "",
    `Machine: ${machine.cores} cores of ${machine.cpu}, Node ${report.node}; load ${report.loadAtStart} at the start. One thread reads`,
    `${bounds.gigabytesPerSecond} GB/s from memory and does ${bounds.gigaflops} float32 GFLOP/s in WebAssembly.`,
    ...(untimed.length === 0 ? [] : ["", `Not timed: ${untimed.join(", ")}.`]),
    "",
    "| kernel | data | ms | two threads, ms | ns | bound, ms | share of bound | twin, ms |",
    "|---|---|---|---|---|---|---|---|",
    ...report.kernels.map(line),
  ].join("\n")}\n`;
}
