import { readFileSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, scratch } from "../tabular/paths.ts";
import { type PeerProcess, startProcess } from "../tabular/peer-process.ts";
import { median, type ResultRow, rounded } from "../tabular/row.ts";
import { giveArrays } from "./arrays.ts";
import type { Contest, Ours, Rival } from "./contest.ts";

const python = process.env.PORTRAIT_PEERS_DEEP ?? join(root, ".cache/peers-deep/bin/python");
const stock = fileURLToPath(new URL("./stock.ts", import.meta.url));

function open(home: Rival["home"]): PeerProcess {
  if (home === "python") return startProcess(python, [join(root, "bench/peers/graph.py"), "1"], 1);
  return startProcess(process.execPath, ["--import", "tsx", stock, home.slice("tfjs-".length)], 1);
}

/** The greatest difference ÷ the greatest magnitude. */
function difference(ours: Float32Array, theirs: Float32Array): number {
  if (ours.length !== theirs.length) return Number.POSITIVE_INFINITY;
  let [greatest, most] = [0, 0];
  for (let at = 0; at < ours.length; at++) {
    greatest = Math.max(greatest, Math.abs((ours[at] as number) - (theirs[at] as number)));
    most = Math.max(most, Math.abs(theirs[at] as number));
  }
  return most === 0 ? greatest : greatest / most;
}

function takeFloats(path: string): Float32Array {
  const { buffer } = new Uint8Array(readFileSync(path));
  rmSync(path);
  return new Float32Array(buffer);
}

/** A peer that is ready to run, or why it cannot. */
interface Opponent {
  readonly rival: Rival;
  readonly process: PeerProcess;
  readonly version: string;
  readonly times: number[];
  failure: string | undefined;
}

async function opponent(
  contest: Contest,
  rival: Rival,
  arrays: ReturnType<Contest["arrays"]>,
): Promise<Opponent> {
  const process = open(rival.home);
  const version = String((await process.ask("versions"))[rival.package]);
  await giveArrays([process], "data", arrays);
  const one: Opponent = { rival, process, version, times: [], failure: undefined };
  await attempt(one, () =>
    process.ask("prepare", { task: rival.task, data: "data", as_: contest.id, params: rival.params ?? {} }),
  );
  return one;
}

/** How many seconds one run of a peer may take. */
const PATIENCE = 120;

/** A failure of a peer is a result too: what it cannot run, or not in time. */
async function attempt(one: Opponent, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not done in ${PATIENCE} s`));
    }, 1000 * PATIENCE);
  });
  try {
    await Promise.race([work(), late]);
  } catch (error) {
    one.failure = error instanceof Error ? error.message : String(error);
    one.process.kill();
  } finally {
    clearTimeout(timer);
  }
}

async function compare(contest: Contest, ours: Ours, opponents: readonly Opponent[]): Promise<void> {
  const mine = await ours.result?.();
  for (const one of opponents) {
    if (one.failure !== undefined) continue;
    const file = join(scratch, `graph-result-${process.pid}`);
    await attempt(one, async () => {
      const asked = { as_: contest.id, ...(mine === undefined ? {} : { file }) };
      const { seconds } = await one.process.ask("run", asked);
      if (one.rival.runs === 1) one.times.push(seconds as number);
    });
    if (mine === undefined || contest.tolerance === undefined || one.failure !== undefined) continue;
    const found = difference(mine, takeFloats(file));
    if (found > contest.tolerance) {
      throw new Error(
        `${contest.id}: ours and ${one.rival.name} differ by ${found}, more than ${contest.tolerance}`,
      );
    }
  }
}

/** One contest's rows, and what peers could not run. */
export interface Outcome {
  readonly rows: readonly ResultRow[];
  readonly failures: readonly { readonly task: string; readonly peer: string; readonly reason: string }[];
}

/** Starts what a contest needs, compares results, measures all sides in turn, and gives the rows. */
export async function runContest(contest: Contest): Promise<Outcome | undefined> {
  const load = loadavg()[0] as number;
  const arrays = contest.arrays();
  const ours = await contest.ours(arrays);
  if (ours === undefined) return undefined;
  const opponents: Opponent[] = [];
  for (const rival of contest.rivals) opponents.push(await opponent(contest, rival, arrays));
  await compare(contest, ours, opponents);
  await ours.run();
  const runs = contest.runs ?? 7;
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    times.push(await ours.run());
    for (const one of opponents) {
      const enough = one.rival.runs === 1 || run >= (one.rival.runs ?? runs);
      if (one.failure !== undefined || enough) continue;
      await attempt(one, async () => {
        one.times.push((await one.process.ask("run", { as_: contest.id })).seconds as number);
      });
    }
  }
  ours.close?.();
  for (const { process } of opponents) process.close();
  const mine = median(times);
  const measured = { at: new Date().toISOString(), load: rounded(load), node: process.version };
  const able = opponents.filter(({ failure }) => failure === undefined);
  return {
    rows: able.map(({ rival, version, times: theirs }): ResultRow => {
      const ratio = mine / median(theirs);
      const goal = rival.goal ?? null;
      return {
        task: contest.task,
        data: contest.data,
        rows: contest.rows,
        columns: contest.columns,
        threads: 1,
        ours: rounded(mine),
        peer: rounded(median(theirs)),
        peerName: rival.name,
        peerVersion: version,
        ratio: rounded(ratio),
        quality: null,
        peerQuality: null,
        unit: "s",
        metric: null,
        goal,
        missedBy: goal === null || ratio <= goal ? 0 : rounded((ratio / goal - 1) * 100),
        runs,
        measured,
      };
    }),
    failures: opponents
      .filter(({ failure }) => failure !== undefined)
      .map(({ rival, failure }) => ({ task: contest.task, peer: rival.name, reason: failure as string })),
  };
}
