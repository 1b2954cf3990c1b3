import { classes, oobHits, oobSums, readJob, rows, source, stride, trees, workspaceOf, counts, nodes, nodeBytes, sets } from "./job";
import { CUT, FEATURE, LEFT, MISSING, SET, SUM, TOTALS, WEIGHT } from "./node";
import { inSet } from "./partition";

function leafOf(record: usize): usize {
  let at = nodes;
  let f = load<i32>(at + FEATURE);
  while (f >= 0) {
    const bin = <i32>load<u8>(record + f);
    const set = load<i32>(at + SET);
    let goes: bool;
    if (set >= 0) goes = inSet(sets + (<usize>set << 5), bin);
    else {
      const shift = load<i32>(at + MISSING);
      goes = ((bin + shift) & 255) <= load<i32>(at + CUT) + shift;
    }
    const child = load<i32>(at + LEFT) + (goes ? 0 : 1);
    at = nodes + <usize>child * nodeBytes;
    f = load<i32>(at + FEATURE);
  }
  return at;
}

/** Adds what the trees `first` to `first + threads` say of the rows that they did not draw; a thread takes a part of
 * the rows, so that each row's sum is made in the order of the trees. */
export function outOfBag(thread: i32, threads: i32, job: usize, first: i32): void {
  for (let other = 0; other < threads; other++) {
    readJob(job, other);
    if (first + other >= trees) return;
    const from = <i32>((<i64>rows * <i64>thread) / <i64>threads);
    const to = <i32>((<i64>rows * <i64>(thread + 1)) / <i64>threads);
    for (let row = from; row < to; row++) {
      if (load<u8>(counts + row) != 0) continue;
      const leaf = leafOf(source + <usize>row * stride);
      const weight = load<f64>(leaf + WEIGHT);
      const hits = oobHits + (<usize>row << 2);
      store<u32>(hits, load<u32>(hits) + 1);
      if (classes == 0) {
        const at = oobSums + (<usize>row << 3);
        store<f64>(at, load<f64>(at) + load<f64>(leaf + SUM) / weight);
      } else {
        for (let c = 0; c < classes; c++) {
          const at = oobSums + (<usize>(row * classes + c) << 3);
          store<f64>(at, load<f64>(at) + load<f64>(leaf + TOTALS + (<usize>c << 3)) / weight);
        }
      }
    }
  }
}
