import { pathToFileURL } from "node:url";
import { createRandom } from "@portrait/core";
import { type IdentityObservation, identityGraph } from "@portrait/features/identity";

type Space = "account" | "device";

/** What {@link measureIdentity} found. Times are CPU time of the process, so that other work on the machine does not count. */
export interface IdentityMeasurement {
  /** Observations added. */
  readonly observations: number;
  /** Different ids. */
  readonly ids: number;
  /** Microseconds to add one observation. */
  readonly addMicroseconds: number;
  /** Seconds to resolve the first id, which takes in all that was added. */
  readonly firstSeconds: number;
  /** Microseconds to resolve another. */
  readonly resolveMicroseconds: number;
  /** Microseconds to add an observation and resolve one of its ids. */
  readonly addAndResolveMicroseconds: number;
  /** Seconds to name all persons. */
  readonly personsSeconds: number;
  /** Persons. */
  readonly persons: number;
  /** Seconds to say who each id was over time. */
  readonly intervalsSeconds: number;
  /** Rows of that. */
  readonly intervals: number;
  /** Seconds to write a snapshot and to go on from it. */
  readonly snapshotSeconds: readonly [write: number, restore: number];
  /** Bytes of the snapshot. */
  readonly snapshotBytes: number;
  /** Bytes an observation by which the process grew, where `node --expose-gc` allows to say. */
  readonly bytesPerObservation: number | null;
}

/** Logins: most of own devices, some of borrowed ones, a few of kiosks and of values that are no ids. */
function logins(count: number, seed: number): readonly IdentityObservation<Space>[] {
  const random = createRandom(seed);
  const accounts = Math.ceil(count / 5);
  return Array.from({ length: count }, (_, place) => {
    const account = random.integer(accounts);
    const draw = random.integer(1000);
    const own = `${account}-${random.integer(3)}`;
    const borrowed = `${random.integer(accounts)}-0`;
    const device = draw < 2 ? "0000" : draw < 12 ? `kiosk${random.integer(100)}` : draw < 32 ? borrowed : own;
    const at = Date.UTC(2024, 0, 1) + place * 1000;
    return {
      ids: [
        { space: "device", value: device },
        { space: "account", value: String(account) },
      ],
      at,
      knownAt: at + (draw % 10 === 0 ? random.integer(864e5) : 0),
    };
  });
}

function heapBytes(): number | null {
  if (globalThis.gc === undefined) return null;
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function seconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * Measures a graph of identities over random logins.
 *
 * @param count - How many.
 * @param seed - Their seed.
 */
export function measureIdentity(count: number, seed: number = 1): IdentityMeasurement {
  const list = logins(count, seed);
  const open = (snapshot?: string) =>
    identityGraph({
      spaces: [
        { name: "account", limit: 1 },
        { name: "device", limit: 5, blocked: ["0000"], sharedByAtMost: { account: 20 } },
      ],
      snapshot,
    });
  const graph = open();
  const heap = heapBytes();
  const add = seconds(() => {
    for (const one of list) graph.add(one);
  });
  const grown = heapBytes();
  const asked = list.slice(0, 100_000);
  const first = seconds(() => {
    graph.resolve({ space: "account", value: "0" });
  });
  const resolve = seconds(() => {
    for (const { ids } of asked) for (const id of ids.slice(0, 1)) graph.resolve(id);
  });
  const growing = open();
  const both = seconds(() => {
    for (const one of asked) {
      growing.add(one);
      for (const id of one.ids.slice(0, 1)) growing.resolve(id);
    }
  });
  let [persons, rows, text] = [0, 0, ""];
  const personsSeconds = seconds(() => {
    persons = graph.persons().length;
  });
  const intervalsSeconds = seconds(() => {
    rows = graph.intervals({ space: "device" }).ids.length;
  });
  const write = seconds(() => {
    text = graph.snapshot();
  });
  const restore = seconds(() => {
    open(text);
  });
  return {
    observations: count,
    ids: graph.stats().ids,
    addMicroseconds: (add * 1e6) / count,
    firstSeconds: first,
    resolveMicroseconds: (resolve * 1e6) / asked.length,
    addAndResolveMicroseconds: (both * 1e6) / asked.length,
    personsSeconds,
    persons,
    intervalsSeconds,
    intervals: rows,
    snapshotSeconds: [write, restore],
    snapshotBytes: text.length,
    bytesPerObservation: heap === null || grown === null ? null : (grown - heap) / count,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(measureIdentity(Number(process.argv[2] ?? 1_000_000)));
}
