import { loadavg } from "node:os";
import { median, type ResultRow, rounded } from "../tabular/row.ts";
import { childJson } from "./child.ts";

const LIMIT = 512;

/** The most memory of a process that loads a saved model of Gowalla and ranks all items for all users, a block of users at a time. */
export function rankingMemory(runs: number): readonly ResultRow[] {
  const load = loadavg()[0] as number;
  const script = new URL("./one-ranking.ts", import.meta.url);
  const found = Array.from({ length: runs }, () =>
    childJson<{ readonly mebibytes: number; readonly seconds: number }>(script, []),
  );
  const ours = median(found.map(({ mebibytes }) => mebibytes));
  const ratio = ours / LIMIT;
  return [
    {
      task: "top 20 of all items for all users: peak memory of the process",
      data: "Gowalla, random factors, seed 1",
      rows: 29_858,
      columns: 64,
      threads: 1,
      ours: rounded(ours),
      peer: LIMIT,
      peerName: "the bound",
      peerVersion: "",
      ratio: rounded(ratio),
      quality: null,
      peerQuality: null,
      unit: "MiB",
      metric: null,
      goal: 1,
      missedBy: ratio <= 1 ? 0 : rounded((ratio - 1) * 100),
      runs,
      measured: { at: new Date().toISOString(), load: rounded(load), node: process.version },
    },
  ];
}
