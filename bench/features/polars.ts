import { join } from "node:path";
import { takeNumbers } from "../tabular/files.ts";
import { root, scratch } from "../tabular/paths.ts";
import { startPeers } from "../tabular/peer-process.ts";
import type { Contender } from "./contender.ts";
import type { EventFile } from "./data.ts";

/** polars in a Python process: a data frame in order of time, one lazy query a cutoff, sorted by user. */
export async function polars(file: EventFile, threads: number): Promise<Contender> {
  const peers = startPeers(threads, join(root, "bench/peers/features.py"));
  const { version } = await peers.ask("load", { path: file.path });
  const written = join(scratch, "features-polars.bin");
  return {
    name: "polars",
    version: String(version),
    async run(cutoffs) {
      return (await peers.ask("run", { cutoffs })).seconds as number;
    },
    async result() {
      const { users, features } = await peers.ask("write", { file: written });
      const numbers = takeNumbers(written);
      const rows = numbers.length / (features as number);
      const columns = Array.from({ length: features as number }, (_, at) =>
        numbers.slice(at * rows, (at + 1) * rows),
      );
      return { users: users as number, columns };
    },
    close: async () => peers.close(),
  };
}
