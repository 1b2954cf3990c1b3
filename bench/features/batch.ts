import { loadavg } from "node:os";
import { duckdb } from "@portrait/engine-duckdb";
import { memory } from "@portrait/features";
import { median, rounded } from "../tabular/row.ts";
import { byHand } from "./by-hand.ts";
import { type Contender, difference } from "./contender.ts";
import { END, type EventFile, NINE } from "./data.ts";
import { ours } from "./engines.ts";
import { heldBytes } from "./held-bytes.ts";
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
  /** Whether at one cutoff only; left out, at one and at nine. */
  readonly once?: boolean;
}

async function openOurs({ engine, file, threads }: Batch): Promise<Contender> {
  if (engine === "duckdb") {
    const opened = await duckdb({ threads });
    return ours(opened, await opened.read(shop, file.path));
  }
  const opened = memory();
  return ours(opened, await opened.read(shop, rowObjects(file)));
}

/**
 * Runs all sides in turn, another one first each time, so that what disturbs the machine disturbs each, and checks that they
 * agree.
 */
async function interleave(
  sides: readonly Contender[],
  cutoffs: readonly number[],
  runs: number,
): Promise<readonly number[]> {
  const seconds = sides.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const index = (run + turn) % sides.length;
      seconds[index]?.push(await (sides[index] as Contender).run(cutoffs));
    }
    const latest = sides.map(({ name }, index) => `${name} ${seconds[index]?.at(-1)?.toFixed(3)} s`);
    console.log(`  ${cutoffs.length} cutoffs, run ${run + 1} of ${runs}: ${latest.join(", ")}`);
  }
  const [first, ...others] = await Promise.all(sides.map((side) => side.result()));
  for (const [index, other] of others.entries()) {
    const found = first === undefined ? "nothing" : difference(first, other);
    if (found !== undefined) throw new Error(`${sides[0]?.name} and ${sides[index + 1]?.name}: ${found}`);
  }
  return seconds.map(median);
}

/** What the events take where the engine holds them in this process. */
function alone(
  { file, threads }: Batch,
  task: string,
  ours: number,
  measured: FeatureRow["measured"],
): FeatureRow {
  return {
    task,
    events: file.events,
    users: file.users,
    features: 20,
    cutoffs: 1,
    threads,
    ours: rounded(ours),
    peer: null,
    peerName: null,
    peerVersion: null,
    ratio: null,
    unit: "bytes",
    goal: null,
    runs: 1,
    measured,
  };
}

/** Measures an engine beside SQL by hand and polars, at one cutoff and, unless it takes too long, at nine. */
export async function batchRows(batch: Batch): Promise<readonly FeatureRow[]> {
  const { engine, file, threads, runs } = batch;
  const measured = {
    at: new Date().toISOString(),
    load: rounded(loadavg()[0] as number),
    node: process.version,
  };
  const before = await heldBytes();
  console.log(`${engine}, ${file.events} events, ${threads} threads: opening`);
  const us = await openOurs(batch);
  const held = (await heldBytes()) - before;
  const peers = [await byHand(file, threads), await polars(file, threads)];
  const rows: FeatureRow[] = [];
  if (engine === "memory") rows.push(alone(batch, "events held in memory", held, measured));
  for (const cutoffs of batch.once === true ? [[END]] : [[END], NINE]) {
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
