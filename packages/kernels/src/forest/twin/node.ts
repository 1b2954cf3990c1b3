import { FOREST_NODE } from "../job.js";
import type { Task } from "./views.js";

/** The fields of a node that are integers. */
export type IntegerField =
  | "feature"
  | "cut"
  | "left"
  | "missingLeft"
  | "set"
  | "depth"
  | "begin"
  | "end"
  | "buffer";

/** The fields of a node that are floats. */
export type FloatField = "weight" | "gain" | "sum" | "threshold";

const place = (task: Task, node: number, field: keyof typeof FOREST_NODE): number =>
  task.job.nodes + node * task.job.nodeBytes + FOREST_NODE[field];

/** An integer of a node. */
export const integerOf = (task: Task, node: number, field: IntegerField): number =>
  task.at.i32[place(task, node, field) >>> 2] as number;

/** Changes an integer of a node. */
export function setInteger(task: Task, node: number, field: IntegerField, value: number): void {
  task.at.i32[place(task, node, field) >>> 2] = value;
}

/** A float of a node. */
export const floatOf = (task: Task, node: number, field: FloatField): number =>
  task.at.f64[place(task, node, field) / 8] as number;

/** Changes a float of a node. */
export function setFloat(task: Task, node: number, field: FloatField, value: number): void {
  task.at.f64[place(task, node, field) / 8] = value;
}

/** The weights of a node's classes: a view. */
export function totalsOf(task: Task, node: number): Float64Array {
  const start = place(task, node, "totals") / 8;
  return task.at.f64.subarray(start, start + task.job.classes);
}

/** Fills in a node that is a leaf so far. */
export function initNode(
  task: Task,
  node: number,
  begin: number,
  end: number,
  depth: number,
  buffer: number,
): void {
  const start = task.job.nodes + node * task.job.nodeBytes;
  task.at.u8.fill(0, start, start + task.job.nodeBytes);
  setInteger(task, node, "feature", -1);
  setInteger(task, node, "left", -1);
  setInteger(task, node, "set", -1);
  setInteger(task, node, "depth", depth);
  setInteger(task, node, "begin", begin);
  setInteger(task, node, "end", end);
  setInteger(task, node, "buffer", buffer);
}

/** Writes the median of a node, behind its fields. */
export function setMedian(task: Task, node: number, value: number): void {
  task.at.f64[place(task, node, "totals") / 8] = value;
}
