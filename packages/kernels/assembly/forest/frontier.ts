import { frontier, maxLeaves } from "./job";
import { GAIN, nodeAt } from "./node";

let size: i32 = 0;

function gainOf(node: i32): f64 {
  return load<f64>(nodeAt(node) + GAIN);
}

function at(place: i32): usize {
  return frontier + (<usize>place << 2);
}

function before(one: i32, other: i32): bool {
  const a = gainOf(one);
  const b = gainOf(other);
  return a > b || (a == b && one < other);
}

/** Empties the nodes that wait to be split. */
export function resetFrontier(): void {
  size = 0;
}

/** Adds a node. */
export function push(node: i32): void {
  let place = size++;
  if (maxLeaves > 0) {
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = load<i32>(at(parent));
      if (!before(node, other)) break;
      store<i32>(at(place), other);
      place = parent;
    }
  }
  store<i32>(at(place), node);
}

/** Takes a node: the last added, or under `maxLeaves` the one of the greatest gain; -1 when there is none. */
export function pop(): i32 {
  if (size == 0) return -1;
  size--;
  if (maxLeaves == 0) return load<i32>(at(size));
  const top = load<i32>(at(0));
  const moved = load<i32>(at(size));
  let place = 0;
  while (true) {
    let child = 2 * place + 1;
    if (child >= size) break;
    if (child + 1 < size && before(load<i32>(at(child + 1)), load<i32>(at(child)))) child++;
    if (!before(load<i32>(at(child)), moved)) break;
    store<i32>(at(place), load<i32>(at(child)));
    place = child;
  }
  if (size > 0) store<i32>(at(place), moved);
  return top;
}
