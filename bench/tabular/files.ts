import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DenseData, SparseData } from "./data.ts";
import { scratch } from "./paths.ts";
import type { PeerProcess } from "./peer-process.ts";

const bytes = (array: Float64Array | Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function write(name: string, arrays: readonly (Float64Array | Float32Array | Int32Array)[]): string {
  const path = join(scratch, name);
  writeFileSync(path, "");
  for (const array of arrays) writeFileSync(path, bytes(array), { flag: "a" });
  return path;
}

/** Hands dense data to peers under a name. */
export async function giveDense(peers: readonly PeerProcess[], name: string, data: DenseData): Promise<void> {
  const files = {
    columns: write(`${name}.columns`, data.columns),
    target: write(`${name}.target`, [data.target]),
  };
  for (const peer of peers) {
    await peer.ask("load", {
      name,
      rows: data.rows,
      columns: data.columns.length,
      files,
      task: data.task,
      categorical: data.categorical,
    });
  }
  for (const path of Object.values(files)) rmSync(path);
}

/** Hands sparse data to peers under a name. */
export async function giveSparse(
  peers: readonly PeerProcess[],
  name: string,
  data: SparseData,
): Promise<void> {
  const files = {
    offsets: write(`${name}.offsets`, [data.offsets]),
    indices: write(`${name}.indices`, [data.indices]),
    values: write(`${name}.values`, [data.values]),
    target: write(`${name}.target`, [data.target]),
  };
  for (const peer of peers) {
    await peer.ask("load", {
      name,
      rows: data.rows,
      columns: data.width,
      files,
      task: "binary",
      sparse: true,
    });
  }
  for (const path of Object.values(files)) rmSync(path);
}

/** The numbers of a file that a peer wrote. */
export function takeNumbers(path: string): Float64Array {
  const file = readFileSync(path);
  rmSync(path);
  return new Float64Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
}
