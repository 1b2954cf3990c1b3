import { loadavg } from "node:os";
import { makeDense } from "./data.ts";
import { giveDense } from "./files.ts";
import { startPeers } from "./peer-process.ts";
import { median, type ResultRow, rounded } from "./row.ts";
import { fitMebibytes } from "./scaling.ts";

interface Subject {
  readonly model: string;
  readonly task: string;
  readonly peers: readonly {
    readonly peer: string;
    readonly package: string;
    readonly name: string;
  }[];
}

const subjects: readonly Subject[] = [
  {
    model: "boosted trees",
    task: "boosted trees, binary",
    peers: [
      { peer: "lightgbm", package: "lightgbm", name: "LightGBM" },
      { peer: "xgboost", package: "xgboost", name: "XGBoost hist" },
    ],
  },
  {
    model: "logistic regression",
    task: "logistic regression, dense, l2 1",
    peers: [{ peer: "logistic", package: "scikit-learn", name: "scikit-learn lbfgs" }],
  },
];

const ROWS = 1_000_000;

/** The most memory of a process that holds 1 M x 30 numbers and fits once, runtime included: ours beside a peer's. */
export async function memoryRows(runs: number): Promise<readonly ResultRow[]> {
  const load = loadavg()[0] as number;
  const data = makeDense(ROWS, 30);
  const rows: ResultRow[] = [];
  for (const { model, task, peers } of subjects) {
    const ours = median(Array.from({ length: runs }, () => fitMebibytes(model, ROWS)));
    for (const { peer, package: from, name } of peers) {
      const figures: number[] = [];
      let version = "";
      for (let run = 0; run < runs; run++) {
        const process = startPeers(1);
        await giveDense([process], "train", data);
        await process.ask("fit", { peer, data: "train", params: {}, as_: "model" });
        figures.push((await process.ask("memory")).mebibytes as number);
        version = String((await process.ask("versions"))[from]);
        process.close();
      }
      const theirs = median(figures);
      rows.push({
        task: `${task}: peak memory of a fit`,
        data: data.name,
        rows: ROWS,
        columns: 30,
        threads: 1,
        ours: rounded(ours),
        peer: rounded(theirs),
        peerName: name,
        peerVersion: version,
        ratio: rounded(ours / theirs),
        quality: null,
        peerQuality: null,
        unit: "MiB",
        metric: null,
        goal: null,
        missedBy: 0,
        runs,
        measured: { at: new Date().toISOString(), load: rounded(load), node: globalThis.process.version },
      });
    }
  }
  return rows;
}
