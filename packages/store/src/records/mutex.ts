/** Runs work so that no two pieces with one key overlap; they run in the order in which they came. */
export type Mutexes = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/** Makes {@link Mutexes} that hold nothing while no work is under way. */
export function mutexes(): Mutexes {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === settled) last.delete(key);
      });
    last.set(key, settled);
    return result;
  };
}
