/**
 * Makes something when it is first asked for, and gives the same ever after: models are immutable, so the checks that
 * only ask one can share it.
 *
 * @param make - Makes it.
 */
export function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
