import { loadavg } from "node:os";
import { median, rounded } from "../tabular/row.ts";
import { END, type EventFile } from "./data.ts";
import { heldBytes } from "./held-bytes.ts";
import { openLive } from "./plan.ts";
import type { FeatureRow } from "./row.ts";
import { rowObjects } from "./rows.ts";

/** How many rows are made before they are pushed: making them is not measured. */
const CHUNK = 100_000;

/** How many users a heavy one stands for: he has ten times the events. */
const HEAVY = 10;

/** A raw event as an application has it. */
type Raw = { readonly user: string };

/** What one pass over the events found. */
interface Pass {
  readonly push: number;
  readonly read: number;
  /** Bytes a user by `stats()`. */
  readonly stated: number;
  /** Bytes a user by which the process grew. */
  readonly grown: number;
  /** Bytes a user by `stats()` once events of closed windows were dropped. */
  readonly expired: number;
}

async function* chunks(file: EventFile, userOf: (user: string) => string): AsyncGenerator<readonly object[]> {
  let chunk: object[] = [];
  for await (const row of rowObjects(file)) {
    chunk.push({ ...row, user: userOf((row as Raw).user) });
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

async function pass(file: EventFile, userOf: (user: string) => string): Promise<Pass> {
  const before = await heldBytes();
  const profiles = openLive();
  let pushing = 0;
  for await (const rows of chunks(file, userOf)) {
    const start = performance.now();
    for (const row of rows) profiles.push(row);
    pushing += performance.now() - start;
  }
  const grown = (await heldBytes()) - before;
  const { bytes, users } = profiles.stats();
  const members = profiles.members(END);
  const start = performance.now();
  for (const user of members) profiles.features(user, END);
  const reading = performance.now() - start;
  profiles.expire(END);
  return {
    push: (pushing * 1000) / file.events,
    read: (reading * 1000) / members.length,
    stated: bytes / users,
    grown: grown / users,
    expired: profiles.stats().bytes / users,
  };
}

const plain = (user: string): string => user;
const heavy =
  (users: number) =>
  (user: string): string =>
    `h${Number(user.slice(1)) % (users / HEAVY)}`;

/** Measures live profiles of twenty features: microseconds an event and a reading, and bytes of state a user. */
export async function liveRows(file: EventFile, runs: number): Promise<readonly FeatureRow[]> {
  const measured = {
    at: new Date().toISOString(),
    load: rounded(loadavg()[0] as number),
    node: process.version,
  };
  const row = (
    times: number,
    task: string,
    users: number,
    ours: number,
    unit: "µs" | "bytes",
    goal: number | null,
  ): FeatureRow => ({
    task: `live, ${task}`,
    events: file.events,
    users,
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
    runs: times,
    measured,
  });
  const rowsOf = async (
    kind: string,
    times: number,
    users: number,
    userOf: (user: string) => string,
    goal: number | null,
  ) => {
    const passes: Pass[] = [];
    for (let run = 0; run < times; run++) {
      console.log(`live${kind}, ${file.events} events, run ${run + 1} of ${times}`);
      passes.push(await pass(file, userOf));
    }
    const middle = (what: keyof Pass): number => median(passes.map((found) => found[what]));
    return [
      row(times, `one event${kind}`, users, middle("push"), "µs", 5),
      row(times, `one reading${kind}`, users, middle("read"), "µs", null),
      row(times, `state of one user${kind}`, users, middle("stated"), "bytes", goal),
      // Only the first pass finds a heap to which nothing was given back.
      ...(kind === ""
        ? [row(1, "memory of one user as the process grew", users, (passes[0] as Pass).grown, "bytes", null)]
        : []),
      row(times, `state of one user after expire${kind}`, users, middle("expired"), "bytes", goal),
    ];
  };
  const rows = await rowsOf("", runs, file.users, plain, 1000);
  if (file.events > 1_000_000) return rows;
  return [...rows, ...(await rowsOf(" (heavy users)", 1, file.users / HEAVY, heavy(file.users), null))];
}
