import { parseArgs } from "node:util";
import { tfjs } from "@portrait/backend-tfjs";
import { PortraitError } from "@portrait/core";
import { workers } from "@portrait/kernels";
import { keepQuality } from "../row.ts";
import { CUSTOMERS_TASK, judgeCustomers } from "./customers.ts";
import { type Judged, judge } from "./judge.ts";
import { type Candidate, defaults } from "./models.ts";
import { judgeNodes, nodeTasks } from "./nodes.ts";
import { readTopN } from "./read-lists.ts";
import { tasks } from "./tasks.ts";

const { values } = parseArgs({
  options: {
    task: { type: "string", multiple: true },
    seeds: { type: "string" },
    train: { type: "string" },
    test: { type: "string" },
    models: { type: "string" },
    threads: { type: "string" },
    checkpoints: { type: "string" },
    validation: { type: "boolean" },
  },
});

const everyTask = [...Object.keys({ ...tasks, ...nodeTasks }), CUSTOMERS_TASK];

function seedsOf(candidate: Pick<Candidate, "seeded">): readonly number[] {
  const count = Number(values.seeds ?? 1);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error("--seeds must be an integer >= 1.");
  return candidate.seeded ? Array.from({ length: count }, (_, seed) => seed) : [0];
}

function threadsAsked(): number {
  const count = Number(values.threads ?? 1);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error("--threads must be an integer >= 1.");
  return count;
}

function say(name: string, { recallAt20, ndcgAt20, fitSeconds, fitCpuSeconds, rankSeconds }: Judged): void {
  console.log(
    `${name}: Recall@20 ${recallAt20.value} [${recallAt20.low}, ${recallAt20.high}], NDCG@20 ${ndcgAt20.value} [${ndcgAt20.low}, ${ndcgAt20.high}], fit ${fitSeconds} s (${fitCpuSeconds} s of processor time), ranking ${rankSeconds} s`,
  );
}

/** Judges recommenders on two files of anyone's: prints, and keeps nothing. */
async function judgeFiles(train: string, test: string): Promise<void> {
  const names = values.models?.split(",") ?? Object.keys(defaults);
  const parts = readTopN(train, test);
  for (const name of names) {
    const candidate = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    if (candidate === undefined) {
      throw new Error(`There is no model ${name}. The models are ${Object.keys(defaults).join(", ")}.`);
    }
    try {
      say(name, await judge(candidate.make(), parts, { seeds: seedsOf(candidate) }));
    } catch (error) {
      if (!(error instanceof PortraitError)) throw error;
      console.log(`${name}: ${error.message}`);
    }
  }
}

/** Judges by the tasks' test parts and keeps the rows; or by their validation parts, and keeps nothing. */
async function judgeTasks(names: readonly string[], validation: boolean): Promise<void> {
  for (const name of names) {
    const nodeTask = Object.hasOwn(nodeTasks, name) ? nodeTasks[name] : undefined;
    if (nodeTask !== undefined) {
      const { checkpoints } = values;
      await judgeNodes(name, nodeTask, seedsOf({ seeded: true }), { validation, checkpoints });
      continue;
    }
    if (name === CUSTOMERS_TASK) {
      await judgeCustomers(seedsOf({ seeded: true }), validation);
      continue;
    }
    const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
    if (task === undefined) {
      throw new Error(`There is no task ${name}. The tasks are topn, ${everyTask.join(", ")}.`);
    }
    const seeds = seedsOf(task.candidate);
    const threads = threadsAsked();
    const pool = threads === 1 ? undefined : await workers({ size: threads });
    const backend = task.candidate.tensors === true ? await tfjs("wasm") : undefined;
    const folder = values.checkpoints;
    const checkpoints = folder === undefined ? undefined : { folder, name };
    const judged = await judge(task.candidate.make(), await (validation ? task.validation() : task.data()), {
      seeds,
      workers: pool,
      backend,
      checkpoints,
    });
    await pool?.dispose();
    backend?.dispose();
    say(name, judged);
    if (validation) continue;
    const { model, dataName: data, protocol, referenceSource } = task;
    const { fitSeconds, fitCpuSeconds } = judged;
    const cost = { threads, fitSeconds, fitCpuSeconds };
    const shared = { task: name, data, protocol, model, seeds, ...cost, referenceSource };
    keepQuality([
      { ...shared, metric: "recallAt20", ...judged.recallAt20, reference: task.recallAt20 },
      ...(task.ndcgAt20 === undefined
        ? []
        : [{ ...shared, metric: "ndcgAt20", ...judged.ndcgAt20, reference: task.ndcgAt20 }]),
    ]);
  }
}

if (values.task?.includes("topn")) {
  if (values.train === undefined || values.test === undefined) {
    throw new Error(
      "The task topn needs --train FILE and --test FILE, with lines of `user item item ...`, plain or .gz.",
    );
  }
  await judgeFiles(values.train, values.test);
} else await judgeTasks(values.task ?? everyTask, values.validation ?? false);
