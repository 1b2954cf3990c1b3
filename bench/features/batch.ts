import { loadavg } from "node:os";
import { duckdb } from "@portrait/engine-duckdb";
import { memory } from "@portrait/features";
import { median, rounded } from "../tabular/row.ts";
import { byHand } from "./by-hand.ts";
import { type Contender, difference } from "./contender.ts";
import { END, type EventFile, NINE } from "./data.ts";
import { ours } from "./engines.ts";
import { shop } from "./plan.ts";
import { polars } from "./polars.ts";
import type { FeatureRow } from "./row.ts";
import { rowObjects } from "./rows.ts";

/** One contest: all sides on the same events and cutoffs. */
export interface Batch {
  readonly engine: "memory" | "duckdb";
  readonly file: EventFile;
  readonly threads: number;
  readonly runs: number;
}

async function openOurs({ engine, file, threads }: Batch): Promise<Contender> {
  if (engine === "duckdb") {
    const opened = await duckdb({ threads });
    return ours(opened, await opened.read(shop, file.path));
  }
  const opened = memory();
  return ours(opened, await opened.read(shop, rowObjects(file)));
}

/** Runs all sides in turn, so that what disturbs the machine disturbs each, and checks that they agree. */
async function interleave(
  sides: readonly Contender[],
  cutoffs: readonly number[],
  runs: number,
): Promise<readonly number[]> {
  const seconds = sides.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, side] of sides.entries()) seconds[index]?.push(await side.run(cutoffs));
  }
  const [first, ...others] = await Promise.all(sides.map((side) => side.result()));
  for (const [index, other] of others.entries()) {
    const found = first === undefined ? "nothing" : difference(first, other);
    if (found !== undefined) throw new Error(`${sides[0]?.name} and ${sides[index + 1]?.name}: ${found}`);
  }
  return seconds.map(median);
}

/** Measures an engine beside SQL by hand and polars, at one cutoff and at nine. */
export async function batchRows(batch: Batch): Promise<readonly FeatureRow[]> {
  const { engine, file, threads, runs } = batch;
  const measured = {
    at: new Date().toISOString(),
    load: rounded(loadavg()[0] as number),
    node: process.version,
  };
  const us = await openOurs(batch);
  const peers = [await byHand(file, threads), await polars(file, threads)];
  const rows: FeatureRow[] = [];
  for (const cutoffs of [[END], NINE]) {
    const [mine, ...theirs] = await interleave([us, ...peers], cutoffs, runs);
    theirs.forEach((peer, index) => {
      const { name, version } = peers[index] as Contender;
      rows.push({
        task: `batch, ${engine}`,
        events: file.events,
        users: file.users,
        features: 20,
        cutoffs: cutoffs.length,
        threads,
        ours: rounded(mine as number),
        peer: rounded(peer),
        peerName: name,
        peerVersion: version,
        ratio: rounded((mine as number) / peer),
        unit: "s",
        goal: engine === "duckdb" && index === 0 ? 1.2 : null,
        runs,
        measured,
      });
    });
  }
  for (const side of [us, ...peers]) await side.close();
  return rows;
}
