// Histograms of leaves: a fixed number of them; where all are taken, the leaf that gains least goes without.
import { leafAt, Node, Plan } from "./plan";

export function openSlots(plan: Plan): void {
  const count = plan.slotCount;
  for (let i: u32 = 0; i < count; i++) store<u32>(plan.unused + (i << 2), count - 1 - i);
  plan.free = count;
}

export function freeSlot(plan: Plan, node: Node): void {
  if (node.slot < 0) return;
  store<u32>(plan.unused + (plan.free << 2), node.slot);
  plan.free++;
  node.slot = -1;
}

function evict(plan: Plan, kept: usize): i32 {
  let least: usize = 0;
  for (let i: u32 = 0; i < plan.leafCount; i++) {
    const leaf = leafAt(plan, i);
    const at = changetype<usize>(leaf);
    if (at == kept || leaf.slot < 0) continue;
    if (least == 0 || leaf.gain < changetype<Node>(least).gain) least = at;
  }
  const slot = changetype<Node>(least).slot;
  changetype<Node>(least).slot = -1;
  return slot;
}

// Gives `node` a histogram, not that of the node at `kept`.
export function takeSlot(plan: Plan, node: Node, kept: usize): void {
  if (plan.free == 0) {
    node.slot = evict(plan, kept);
    return;
  }
  plan.free--;
  node.slot = load<i32>(plan.unused + (plan.free << 2));
}
