import { loadavg } from "node:os";
import { median, rounded } from "../tabular/row.ts";
import { END, type EventFile } from "./data.ts";
import { openLive } from "./plan.ts";
import type { FeatureRow } from "./row.ts";
import { rowObjects } from "./rows.ts";

/** Measures live profiles of twenty features: microseconds an event and a reading, and bytes of state a user. */
export async function liveRows(file: EventFile, runs: number): Promise<readonly FeatureRow[]> {
  const measured = {
    at: new Date().toISOString(),
    load: rounded(loadavg()[0] as number),
    node: process.version,
  };
  const rows: object[] = [];
  for await (const row of rowObjects(file)) rows.push(row);
  const pushes: number[] = [];
  const readings: number[] = [];
  let bytes = 0;
  for (let run = 0; run < runs; run++) {
    const profiles = openLive();
    const start = performance.now();
    for (const row of rows) profiles.push(row);
    pushes.push(((performance.now() - start) * 1000) / rows.length);
    const members = profiles.members(END);
    const before = performance.now();
    for (const user of members) profiles.features(user, END);
    readings.push(((performance.now() - before) * 1000) / members.length);
    const { bytes: held, users } = profiles.stats();
    bytes = held / users;
  }
  const row = (task: string, ours: number, unit: "µs" | "bytes", goal: number | null): FeatureRow => ({
    task: `live, ${task}`,
    events: file.events,
    users: file.users,
    features: 20,
    cutoffs: 1,
    threads: 1,
    ours: rounded(ours),
    peer: null,
    peerName: null,
    peerVersion: null,
    ratio: null,
    unit,
    goal,
    runs,
    measured,
  });
  return [
    row("one event", median(pushes), "µs", 5),
    row("one reading", median(readings), "µs", null),
    row("state of one user", bytes, "bytes", 1000),
  ];
}
