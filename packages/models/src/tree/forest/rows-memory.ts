import type { KernelInstance } from "@portrait/kernels";
import { type ForestJob, type ForestKernels, planForest, writeForestJob } from "@portrait/kernels/forest";
import { type Answers, classFactors } from "./answers.js";
import type { BinnedColumn } from "./binned-columns.js";
import type { Growth } from "./growth.js";
import { type ScaledTargets, scaleTargets, weightScale } from "./scaled-target.js";

/** Rows laid out for the forest kernels. */
export interface RowsMemory {
  /** The job, with settings. */
  readonly job: ForestJob;
  /** Where the job is. */
  readonly place: number;
  /** By how much numbers were scaled; undefined for classes. */
  readonly scaled: ScaledTargets | undefined;
  /** What weights were divided by. */
  readonly weightScale: number;
}

const BLOCK = 8192;
const CRITERIA = { gini: 0, entropy: 1, squared: 2, absolute: 3 } as const;
const UNBOUNDED = 0x7fffffff;

function writeBins(
  bytes: Uint8Array,
  job: ForestJob,
  columns: readonly BinnedColumn[],
  order: Int32Array,
): void {
  const { source, stride } = job;
  for (let from = 0; from < order.length; from += BLOCK) {
    const to = Math.min(order.length, from + BLOCK);
    for (let column = 0; column < columns.length; column++) {
      const { codes } = columns[column] as BinnedColumn;
      for (let place = from, at = source + from * stride + column; place < to; place++, at += stride) {
        bytes[at] = codes[order[place] as number] as number;
      }
    }
  }
}

function writeCodes(bytes: Uint8Array, job: ForestJob, { targets }: Answers, order: Int32Array): void {
  let at = job.source + job.payloadAt;
  for (let place = 0; place < order.length; place++, at += job.stride) {
    bytes[at] = 1;
    bytes[at + 1] = targets[order[place] as number] as number;
  }
}

function writeTable(floats: Float64Array, job: ForestJob, factors: Float64Array): void {
  for (let c = 0; c < factors.length; c++) {
    for (let times = 0; times < 256; times++) {
      const weight = times * (factors[c] as number);
      floats.set([weight, weight * c], job.table / 8 + 2 * (256 * c + times));
    }
  }
}

interface Payload {
  readonly answers: Answers;
  readonly order: Int32Array;
  readonly factors: Float64Array;
  readonly weightScale: number;
  readonly scaled: ScaledTargets | undefined;
}

function writeFloats(floats: Float64Array, job: ForestJob, payload: Payload): void {
  const { answers, order, factors, scaled } = payload;
  let at = (job.source + job.payloadAt) / 8;
  for (let place = 0; place < order.length; place++, at += job.stride / 8) {
    const row = order[place] as number;
    const target = answers.targets[row] as number;
    const factor = answers.classes > 0 ? (factors[target] as number) : 1;
    floats[at] = ((answers.weights?.[row] ?? 1) / payload.weightScale) * factor;
    floats[at + 1] = scaled === undefined ? target : (scaled.values[place] as number);
  }
}

/**
 * The settings of a job.
 *
 * @param growth - How trees grow.
 * @param answers - The answers.
 * @param scaled - By how much numbers were scaled.
 */
export function growthSettings(
  growth: Growth,
  answers: Answers,
  scaled: ScaledTargets | undefined,
): Partial<ForestJob> {
  const unit = (scaled?.scale ?? 1) ** (growth.criterion === "absolute" ? 1 : 2);
  return {
    criterion: CRITERIA[growth.criterion],
    random: growth.random ? 1 : 0,
    features: growth.features,
    maxDepth: Math.min(growth.maxDepth, UNBOUNDED),
    minSplit: Math.min(growth.minSamplesSplit, UNBOUNDED),
    minLeaf: Math.min(growth.minSamplesLeaf, UNBOUNDED),
    minDecrease: growth.minImpurityDecrease / unit,
    gainScale: growth.criterion === "gini" && answers.classes === 2 ? 2 : 1,
  };
}

/**
 * Lays rows out in an instance's memory.
 *
 * @param instance - The kernels.
 * @param columns - The columns, binned.
 * @param answers - The answers.
 * @param order - The rows to take, in order.
 * @param growth - The settings.
 */
export function layOutRows(
  instance: KernelInstance<ForestKernels>,
  columns: readonly BinnedColumn[],
  answers: Answers,
  order: Int32Array,
  growth: Growth,
): RowsMemory {
  const coded = answers.classes > 0 && answers.classes <= 256 && answers.weights === undefined;
  const maxLeaves = growth.maxLeaves >= order.length ? 0 : growth.maxLeaves;
  const plan = planForest({
    rows: order.length,
    columns: columns.length,
    classes: answers.classes > 2 ? answers.classes : 0,
    coded,
    maxLeaves,
    minLeaf: Math.min(growth.minSamplesLeaf, order.length),
    categories: columns.some(({ bins }) => bins.kind === "category"),
    outOfBag: growth.outOfBag,
    trees: growth.trees,
    threads: instance.threads,
  });
  const { job: planned, place } = plan.at(instance.alloc(plan.bytes));
  const scaled = answers.classes === 0 ? scaleTargets(answers.targets, answers.weights, order) : undefined;
  const job: ForestJob = {
    ...planned,
    ...growthSettings(growth, answers, scaled),
    draws: growth.bootstrap ? order.length : 0,
  };
  const bytes = instance.u8(0, job.workspace);
  const floats = instance.f64(0, job.workspace / 8);
  const factors = classFactors(answers, growth.balanced);
  const payload: Payload = { answers, order, factors, weightScale: weightScale(answers.weights), scaled };
  columns.forEach((column, index) => {
    bytes[job.kinds + index] = column.bins.kind === "category" ? 1 : 0;
    floats.set(column.lows, job.lows / 8 + 256 * index);
    floats.set(column.highs, job.highs / 8 + 256 * index);
  });
  writeBins(bytes, job, columns, order);
  if (coded) {
    writeCodes(bytes, job, answers, order);
    writeTable(floats, job, factors);
  } else writeFloats(floats, job, payload);
  writeForestJob(bytes.buffer, place, job);
  return { job, place, scaled, weightScale: payload.weightScale };
}
