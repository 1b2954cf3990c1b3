import { classAt, pairAt, weightAt } from "./histogram";
import { classes, coded, criterion, payloadAt, stride } from "./job";
import { nodeAt, SUM, TOTALS, WEIGHT } from "./node";

function sumPairs<Code>(from: usize, to: usize): v128 {
  let sum = f64x2.splat(0);
  for (let at = from; at < to; at += stride) sum = f64x2.add(sum, pairAt<Code>(at));
  return sum;
}

/** Sums up the rows of a node. Returns whether their targets differ. */
export function totalRows(node: i32, from: usize, to: usize): bool {
  const into = nodeAt(node);
  if (classes > 0) return totalClasses(into, from, to);
  const sum = coded ? sumPairs<i32>(from, to) : sumPairs<f64>(from, to);
  const weight = f64x2.extract_lane(sum, 0);
  const total = f64x2.extract_lane(sum, 1);
  store<f64>(into + WEIGHT, weight);
  store<f64>(into + SUM, total);
  if (criterion < 2) return total > 0 && total < weight;
  const first = load<f64>(from + payloadAt + 8);
  for (let at = from + stride; at < to; at += stride) {
    if (load<f64>(at + payloadAt + 8) != first) return true;
  }
  return false;
}

function totalClasses(into: usize, from: usize, to: usize): bool {
  let weight: f64 = 0;
  for (let at = from; at < to; at += stride) {
    const w = weightAt(at);
    const c = into + TOTALS + (<usize>classAt(at) << 3);
    store<f64>(c, load<f64>(c) + w);
    weight += w;
  }
  store<f64>(into + WEIGHT, weight);
  let present = 0;
  for (let c = 0; c < classes; c++) present += load<f64>(into + TOTALS + (<usize>c << 3)) > 0 ? 1 : 0;
  return present > 1;
}
