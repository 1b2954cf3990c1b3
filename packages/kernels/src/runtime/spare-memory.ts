import type { UsedMemory } from "./memory.js";

/** How many memories are kept at most. */
const MOST = 4;

/**
 * A memory is too large for what needs less than a quarter of it and less than a MiB: a model may hold on to it for as
 * long as it lives.
 */
const [WASTE, LEAST] = [4, 2 ** 20];

/**
 * Memories of one thread whose owners are done with them, the latest last. They are held weakly: as long as nothing
 * collects garbage, a fit that follows another touches no new pages, and an idle process keeps nothing.
 */
const kept: WeakRef<UsedMemory>[] = [];

/**
 * Keeps a memory for the next owner, until garbage is collected.
 *
 * @param used - The memory.
 */
export function keepMemory(used: UsedMemory): void {
  if (used.store.wasm === undefined || typeof WeakRef !== "function") return;
  kept.push(new WeakRef(used));
  if (kept.length > MOST) kept.shift();
}

/**
 * A kept memory, which then is kept no more: the smallest that holds so many bytes, or else the largest; none that is
 * much too large.
 *
 * @param bytes - How many bytes will be asked for; 0 where it is not known, but few.
 * @returns `undefined` where there is none.
 */
export function takeMemory(bytes: number): UsedMemory | undefined {
  if (typeof WebAssembly !== "object") return undefined;
  const found = kept.splice(0).flatMap((held) => held.deref() ?? []);
  const place = fitting(found, bytes);
  const taken = found[place];
  kept.push(...found.filter((_, other) => other !== place).map((used) => new WeakRef(used)));
  return taken;
}

/** Which memory fits best, of equal ones the latest; -1 if none does. */
function fitting(found: readonly UsedMemory[], bytes: number): number {
  const most = WASTE * Math.max(bytes, LEAST);
  let [best, size] = [-1, 0];
  found.forEach(({ store }, place) => {
    const other = store.buffer().byteLength;
    if (other > most) return;
    if (size < bytes || best < 0 ? other < size : other < bytes || other > size) return;
    [best, size] = [place, other];
  });
  return best;
}
