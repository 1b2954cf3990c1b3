import type { Arrays } from "./arrays.ts";

/** Ours, ready to run: the run is what is timed. */
export interface Ours {
  /** Does it once and gives the seconds that it took. */
  run(): Promise<number>;
  /** What it computed, to be compared with what a peer computed; left out, nothing is compared. */
  result?(): Promise<Float32Array>;
  /** Frees what it holds. */
  close?(): void;
}

/** One peer of a contest. */
export interface Rival {
  /** Where it runs: in Python, or in a process of its own with stock tfjs. */
  readonly home: "python" | "tfjs-wasm" | "tfjs-cpu";
  /** What `graph.py` or `stock.ts` call the task. */
  readonly task: string;
  /** Its package. */
  readonly package: "torch" | "torch_geometric" | "implicit" | "tfjs";
  /** The name in the results. */
  readonly name: string;
  /** What it is told. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** The most that ours ÷ peer should be. */
  readonly goal?: number;
  /** Runs at most, for a peer that takes long; with 1 the run whose result is compared is the one that counts. */
  readonly runs?: number;
}

/** One task on one data set, done by us and by peers, on one thread. */
export interface Contest {
  /** The name on the command line. */
  readonly id: string;
  /** The name in the results. */
  readonly task: string;
  /** The name of the data in the results, with the seed where they are made. */
  readonly data: string;
  /** How many edges, rows or users there are. */
  readonly rows: number;
  /** How many numbers each has. */
  readonly columns: number;
  /** What peers need; made when the contest begins. */
  arrays(): Arrays;
  /** Prepares ours; `undefined` where it is not to be had. */
  ours(arrays: Arrays): Promise<Ours | undefined>;
  readonly rivals: readonly Rival[];
  /** How far results may differ: the greatest difference ÷ the greatest magnitude. */
  readonly tolerance?: number;
  /** Runs of each; left out, 7. */
  readonly runs?: number;
}
