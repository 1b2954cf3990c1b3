/** A network of edges with integer capacities, through which flow is sent. */
export interface FlowNetwork {
  /**
   * Adds an edge.
   *
   * @param from - The node that it leaves, from 0.
   * @param to - The node that it enters.
   * @param capacity - How much may flow, an integer >= 0.
   */
  edge(from: number, to: number, capacity: number): void;
  /**
   * The greatest flow from one node to another.
   *
   * @param source - Where it starts.
   * @param sink - Where it ends.
   */
  maxFlow(source: number, sink: number): number;
}

/**
 * A network without edges. The flow is found by shortest augmenting paths (Edmonds and Karp 1972): O(flow x edges) for the small
 * flows that it is used for.
 *
 * @param nodes - How many nodes there are.
 */
export function createFlowNetwork(nodes: number): FlowNetwork {
  const outgoing: number[][] = Array.from({ length: nodes }, () => []);
  const heads: number[] = [];
  const room: number[] = [];

  /** For each node the edge that reaches it on a shortest path with room, or -1. */
  function reach(source: number, sink: number): Int32Array {
    const by = new Int32Array(nodes).fill(-1);
    const queue = [source];
    for (let at = 0; at < queue.length && (by[sink] as number) < 0; at++) {
      for (const edge of outgoing[queue[at] as number] as number[]) {
        const head = heads[edge] as number;
        if ((room[edge] as number) <= 0 || head === source || (by[head] as number) >= 0) continue;
        by[head] = edge;
        queue.push(head);
      }
    }
    return by;
  }

  return {
    edge(from, to, capacity) {
      (outgoing[from] as number[]).push(heads.push(to) - 1);
      room.push(capacity);
      (outgoing[to] as number[]).push(heads.push(from) - 1);
      room.push(0);
    },
    maxFlow(source, sink) {
      let flow = 0;
      for (;;) {
        const by = reach(source, sink);
        if ((by[sink] as number) < 0) return flow;
        const path: number[] = [];
        for (let node = sink; node !== source; node = heads[(by[node] as number) ^ 1] as number) {
          path.push(by[node] as number);
        }
        const amount = Math.min(...path.map((edge) => room[edge] as number));
        for (const edge of path) {
          room[edge] = (room[edge] as number) - amount;
          room[edge ^ 1] = (room[edge ^ 1] as number) + amount;
        }
        flow += amount;
      }
    },
  };
}
