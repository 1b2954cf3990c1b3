import type { Task } from "./views.js";

/** The weight of a record. */
export function weightAt({ job, at }: Task, record: number): number {
  const payload = record + job.payloadAt;
  if (job.coded === 0) return at.f64[payload / 8] as number;
  return at.f64[job.table / 8 + 2 * (at.u16[payload >>> 1] as number)] as number;
}

/** The weight of a record times its target. */
export function productAt({ job, at }: Task, record: number): number {
  const payload = record + job.payloadAt;
  if (job.coded === 0) return (at.f64[payload / 8] as number) * (at.f64[payload / 8 + 1] as number);
  return at.f64[job.table / 8 + 2 * (at.u16[payload >>> 1] as number) + 1] as number;
}

/** The class of a record. */
export function classAt({ job, at }: Task, record: number): number {
  const payload = record + job.payloadAt;
  return job.coded === 0 ? (at.f64[payload / 8 + 1] as number) : (at.u8[payload + 1] as number);
}

/** The target of a record whose payload are floats. */
export const targetAt = ({ job, at }: Task, record: number): number =>
  at.f64[(record + job.payloadAt) / 8 + 1] as number;
