import { floatOf } from "./node.js";
import type { Task } from "./views.js";

/** Nodes that wait to be split. */
export interface Frontier {
  /** Adds a node. */
  push(node: number): void;
  /** Takes the last one, or under a bound of leaves the one of the greatest gain, the first of equals. */
  pop(): number | undefined;
}

/** An empty frontier. */
export function createFrontier(task: Task): Frontier {
  const waiting: number[] = [];
  const gain = (node: number): number => floatOf(task, node, "gain");
  return {
    push: (node) => void waiting.push(node),
    pop() {
      if (task.job.maxLeaves === 0) return waiting.pop();
      let best = 0;
      waiting.forEach((node, index) => {
        const held = waiting[best] as number;
        if (gain(node) > gain(held) || (gain(node) === gain(held) && node < held)) best = index;
      });
      return waiting.splice(best, 1)[0];
    },
  };
}
