import { padded, type SvmInstance } from "./kernel-function.js";

/** Kernel rows of the active variables, the most recently used ones kept. */
export interface RowCache {
  /** Whether there is room for the rows of all variables. */
  readonly holdsAll: boolean;
  /**
   * Where the kernel row of an active variable is; computed unless it is held. It stays there at least until the
   * next but one call.
   *
   * @param variable - The variable's place among the active ones.
   */
  row(variable: number): number;
  /**
   * Keeps only some of the variables, as rows and as columns.
   *
   * @param kept - Their places, ascending.
   * @param keptAt - The same places in the memory of the instance, as 32-bit integers.
   */
  compact(kept: Int32Array, keptAt: number): void;
  /**
   * Forgets all rows.
   *
   * @param variables - How many variables there are from now on.
   */
  clear(variables: number): void;
  /**
   * One entry of a row.
   *
   * @param row - What {@link RowCache.row} gave.
   * @param variable - The entry's place.
   */
  entry(row: number, variable: number): number;
  /** How many rows were computed so far. */
  computed(): number;
}

/** What {@link createRowCache} takes. */
export interface RowCacheOptions {
  /** How many variables there are. */
  readonly variables: number;
  /** How many bytes the rows may take; room for two rows is taken in any case. */
  readonly bytes: number;
  /**
   * Computes a row.
   *
   * @param variable - The variable's place among the active ones.
   * @param out - Where to.
   */
  compute(variable: number, out: number): void;
}

/**
 * A cache of kernel rows that replaces the least recently used one (a doubly linked list over slots).
 *
 * @param instance - Whose memory the rows take.
 * @param options - See {@link RowCacheOptions}.
 */
export function createRowCache(instance: SvmInstance, options: RowCacheOptions): RowCache {
  const { variables, compute } = options;
  const widest = padded(Math.max(1, variables));
  const bytes = Math.max(2, Math.min(variables, Math.floor(options.bytes / (widest * 4)))) * widest * 4;
  const base = instance.alloc(bytes);
  let values: Float32Array | undefined;
  const slotOf = new Int32Array(variables).fill(-1);
  const ownerOf = new Int32Array(variables + 2).fill(-1);
  const before = new Int32Array(variables + 2);
  const after = new Int32Array(variables + 2);
  let width = widest;
  let capacity = 0;
  let used = 0;
  let newest = -1;
  let oldest = -1;
  let computed = 0;

  function unlink(slot: number): void {
    const [left, right] = [before[slot] as number, after[slot] as number];
    if (left >= 0) after[left] = right;
    else newest = right;
    if (right >= 0) before[right] = left;
    else oldest = left;
  }

  function linkNewest(slot: number): void {
    before[slot] = -1;
    after[slot] = newest;
    if (newest >= 0) before[newest] = slot;
    else oldest = slot;
    newest = slot;
  }

  function resize(count: number): void {
    width = padded(Math.max(1, count));
    capacity = Math.min(Math.max(2, count), Math.floor(bytes / (width * 4)));
  }
  resize(variables);

  function take(variable: number): number {
    let slot = used;
    if (used < capacity) used++;
    else {
      slot = oldest;
      unlink(slot);
      slotOf[ownerOf[slot] as number] = -1;
    }
    ownerOf[slot] = variable;
    slotOf[variable] = slot;
    linkNewest(slot);
    computed++;
    compute(variable, base + slot * width * 4);
    return slot;
  }

  return Object.freeze<RowCache>({
    holdsAll: capacity >= variables,
    row(variable) {
      let slot = slotOf[variable] as number;
      if (slot < 0) slot = take(variable);
      else if (slot !== newest) {
        unlink(slot);
        linkNewest(slot);
      }
      return base + slot * width * 4;
    },
    compact(kept, keptAt) {
      const places = new Int32Array(variables).fill(-1);
      for (let at = 0; at < kept.length; at++) places[kept[at] as number] = at;
      const recency: number[] = [];
      for (let slot = oldest; slot >= 0; slot = before[slot] as number) recency.push(slot);
      const moved = new Int32Array(used).fill(-1);
      const owners = ownerOf.slice(0, used);
      const old = width;
      const held = used;
      slotOf.fill(-1);
      resize(kept.length);
      used = 0;
      for (let slot = 0; slot < held; slot++) {
        const owner = places[owners[slot] as number] as number;
        if (owner < 0) continue;
        const to = used++;
        moved[slot] = to;
        ownerOf[to] = owner;
        slotOf[owner] = to;
        instance.kernels.compactRow(base + slot * old * 4, keptAt, kept.length, base + to * width * 4);
      }
      newest = -1;
      oldest = -1;
      for (const slot of recency) if ((moved[slot] as number) >= 0) linkNewest(moved[slot] as number);
    },
    clear(count) {
      slotOf.fill(-1);
      used = 0;
      newest = -1;
      oldest = -1;
      resize(count);
    },
    entry(row, variable) {
      values ??= instance.f32(base, bytes / 4);
      return values[(row - base) / 4 + variable] as number;
    },
    computed: () => computed,
  });
}
