import { loadavg } from "node:os";
import { join } from "node:path";
import { workers as makeWorkers } from "@portrait/kernels";
import type { Contest, Fitted, Rival } from "./contest.ts";
import type { DenseData, SparseData } from "./data.ts";
import { giveDense, giveSparse, takeNumbers } from "./files.ts";
import { isNpmPeer, npmPeer, npmVersion, rowArrays } from "./npm-peers.ts";
import { scratch } from "./paths.ts";
import type { PeerProcess } from "./peer-process.ts";
import { judge } from "./quality.ts";
import { median, type ResultRow, rounded } from "./row.ts";

type Data = DenseData | SparseData;

const isDense = (data: Data): data is DenseData => "columns" in data;
const widthOf = (data: Data): number => (isDense(data) ? data.columns.length : data.width);

/** A competitor: fits, predicts the test rows, scores one row; each gives seconds. */
interface Competitor {
  fit(): Promise<number>;
  predict(): Promise<{ readonly seconds: number; readonly scores: Float64Array }>;
  /** The median latency of one row over `calls` calls. */
  single(calls: number): Promise<number>;
}

const now = (): number => performance.now() / 1000;

function ourselves(
  contest: Contest,
  train: Data,
  test: Data,
  threads: number,
): Competitor & { close(): Promise<void> } {
  const learn = contest.ours(train, test);
  const pool = threads === 1 ? undefined : makeWorkers({ size: threads });
  let fitted: Fitted | undefined;
  return {
    async fit() {
      const workers = await pool;
      const start = now();
      fitted = await learn(workers);
      return now() - start;
    },
    async predict() {
      const workers = await pool;
      const start = now();
      const scores = await (fitted as Fitted).predict(workers);
      return { seconds: now() - start, scores };
    },
    async single(calls) {
      const one = fitted as Fitted;
      for (let call = 0; call < 2_000; call++) one.single(call % 500);
      const times = Array.from({ length: calls }, (_, call) => {
        const start = now();
        one.single(call % 500);
        return now() - start;
      });
      return median(times);
    },
    close: async () => (await pool)?.dispose(),
  };
}

function pythonPeer(rival: Rival, peers: PeerProcess): Competitor {
  const file = join(scratch, "predictions");
  return {
    async fit() {
      const { seconds } = await peers.ask("fit", {
        peer: rival.peer,
        data: "train",
        params: rival.params,
        as_: "model",
      });
      return seconds as number;
    },
    async predict() {
      const { seconds } = await peers.ask("predict", { as_: "model", data: "test", file });
      return { seconds: seconds as number, scores: takeNumbers(file) };
    },
    async single(calls) {
      const { seconds } = await peers.ask("single", { as_: "model", data: "test", calls });
      return seconds as number;
    },
  };
}

async function packagePeer(rival: Rival, train: DenseData, test: DenseData): Promise<Competitor> {
  if (!isNpmPeer(rival.package)) throw new Error(`${rival.package} is not from npm`);
  const learn = await npmPeer(rival.package, rival.params);
  const rows = rowArrays(train);
  const target = Array.from(train.target);
  const others = rowArrays(test);
  let score: ((rows: readonly (readonly number[])[]) => ArrayLike<number>) | undefined;
  const ready = () => score as NonNullable<typeof score>;
  return {
    async fit() {
      const start = now();
      score = await learn(rows, target);
      return now() - start;
    },
    async predict() {
      const start = now();
      const scores = Float64Array.from(ready()(others));
      return { seconds: now() - start, scores };
    },
    async single(calls) {
      const times = Array.from({ length: calls }, (_, call) => {
        const start = now();
        ready()([others[call % others.length] as readonly number[]]);
        return now() - start;
      });
      return median(times);
    },
  };
}

interface Measured {
  readonly fit: number;
  readonly predict: number;
  readonly single: number;
  readonly quality: number;
}

const CALLS = 300;
const OUR_CALLS = 5_000;

/** Runs all sides in turn, so that what disturbs the machine disturbs each. */
async function interleave(
  contest: Contest,
  sides: readonly Competitor[],
  target: Float64Array,
  runs: number,
): Promise<readonly Measured[]> {
  const fits = sides.map((): number[] => []);
  const predictions = sides.map((): number[] => []);
  const qualities = sides.map(() => Number.NaN);
  for (let run = 0; run < runs; run++) {
    for (const [index, side] of sides.entries()) {
      fits[index]?.push(await side.fit());
      const { seconds, scores } = await side.predict();
      predictions[index]?.push(seconds);
      if (run === 0) qualities[index] = judge(contest.quality, scores, target);
    }
  }
  const singles: number[] = [];
  for (const [index, side] of sides.entries()) {
    singles.push(contest.single === true ? await side.single(index === 0 ? OUR_CALLS : CALLS) : Number.NaN);
  }
  return sides.map((_, index) => ({
    fit: median(fits[index] as number[]),
    predict: median(predictions[index] as number[]),
    single: singles[index] as number,
    quality: qualities[index] as number,
  }));
}

/** Starts what a contest needs, measures it, and gives its rows. */
export async function runContest(
  contest: Contest,
  threads: number,
  peers: PeerProcess,
  versions: Readonly<Record<string, unknown>>,
): Promise<readonly ResultRow[]> {
  const load = loadavg()[0] as number;
  const { train, test } = contest.data();
  const rivals = contest.rivals.filter(({ oneThread }) => threads === 1 || oneThread !== true);
  if (rivals.some((rival) => !isNpmPeer(rival.package))) {
    if (isDense(train)) await giveDense([peers], "train", train);
    else await giveSparse([peers], "train", train);
    if (isDense(test)) await giveDense([peers], "test", test);
    else await giveSparse([peers], "test", test);
  }
  const us = ourselves(contest, train, test, threads);
  const others: Competitor[] = [];
  for (const rival of rivals) {
    others.push(
      isNpmPeer(rival.package)
        ? await packagePeer(rival, train as DenseData, test as DenseData)
        : pythonPeer(rival, peers),
    );
  }
  const runs = contest.runs ?? 5;
  const [ours, ...theirs] = await interleave(contest, [us, ...others], test.target, runs);
  await us.close();
  for (const name of ["train", "test", "model"]) await peers.ask("forget", { name });
  const measured = { at: new Date().toISOString(), load: rounded(load), node: process.version };

  function row(
    rival: Rival,
    part: "fit" | "predict" | "single",
    them: Measured,
    goal: number | null,
  ): ResultRow {
    const mine = (ours as Measured)[part];
    const ratio = mine / them[part];
    return {
      task: `${contest.task}: ${part === "single" ? "one row" : part}`,
      data: train.name,
      rows: part === "fit" ? train.rows : part === "single" ? 1 : test.rows,
      columns: widthOf(train),
      threads,
      ours: rounded(mine),
      peer: rounded(them[part]),
      peerName: rival.name,
      peerVersion: isNpmPeer(rival.package) ? npmVersion(rival.package) : String(versions[rival.package]),
      ratio: rounded(ratio),
      quality: rounded((ours as Measured).quality),
      peerQuality: rounded(them.quality),
      unit: "s",
      metric: contest.quality,
      goal,
      missedBy: goal === null || ratio <= goal ? 0 : rounded((ratio / goal - 1) * 100),
      runs: part === "single" ? (CALLS as number) : runs,
      measured,
    };
  }

  return rivals.flatMap((rival, index) => {
    const them = theirs[index] as Measured;
    return [
      row(rival, "fit", them, rival.goal?.[threads] ?? null),
      row(rival, "predict", them, rival.predictGoal ?? null),
      ...(contest.single === true && threads === 1 ? [row(rival, "single", them, 0.05)] : []),
    ];
  });
}
