import { ials, ialsCodec } from "@portrait/models/collaborative";
import { gowallaLog, normals } from "./data.ts";

// A process that serves: a model out of its state, the log for what users had, and every user ranked.
const log = gowallaLog();
const model = ialsCodec.decode(savedState());
const start = performance.now();
let count = 0;
for (let first = 0; first < log.users.length; first += 4096) {
  const users = log.users.slice(first, first + 4096);
  for (const { items } of await model.recommend({ users, k: 20, exclude: log })) count += items.length;
}
console.log(
  JSON.stringify({
    seconds: (performance.now() - start) / 1000,
    mebibytes: process.resourceUsage().maxRSS / 1024,
    count,
  }),
);

/** The state of a model with random vectors, of the parameters that a fit has. */
function savedState(): Parameters<typeof ialsCodec.decode>[0] {
  const { params } = ials();
  const matrix = (rows: number, seed: number) => ({ shape: [rows, 64], data: normals(rows * 64, seed) });
  return {
    kind: "ials",
    version: 1,
    config: {
      params: { ...params } as never,
      users: [...log.users],
      items: [...log.items],
      evaluation: null,
    },
    tensors: {
      userVectors: matrix(log.users.length, 1),
      itemVectors: matrix(log.items.length, 2),
      popularity: { shape: [log.items.length], data: new Float32Array(log.items.length).fill(1) },
    },
    parts: {},
  };
}
