import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../tabular/paths.ts";
import type { PeerProcess } from "../tabular/peer-process.ts";

/** Arrays by name, which both sides work on. */
export type Arrays = Readonly<Record<string, Float32Array | Int32Array>>;

/** Hands arrays to peers under a name, through files. */
export async function giveArrays(peers: readonly PeerProcess[], name: string, arrays: Arrays): Promise<void> {
  const files = Object.entries(arrays).map(([key, array]) => {
    const path = join(scratch, `graph-${process.pid}-${key}`);
    writeFileSync(path, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return [key, { path, type: array instanceof Float32Array ? "float32" : "int32" }] as const;
  });
  for (const peer of peers) await peer.ask("load", { name, files: Object.fromEntries(files) });
  for (const [, { path }] of files) rmSync(path);
}
