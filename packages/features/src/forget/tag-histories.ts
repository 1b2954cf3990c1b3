import { type Forgettable, hashText, stableJson } from "@portrait/core";
import type { TagHistory } from "../tags/tag-history.js";

/**
 * Tag histories as a place that `forget` of `@portrait/core` can forget a user in.
 *
 * @param histories - Those of all users.
 *
 * @example
 * ```ts
 * import { forget } from "@portrait/core";
 * import { forgetInTagHistories } from "@portrait/features";
 *
 * const histories = [{ key: "ann", tags: {} }, { key: "bob", tags: {} }];
 * const { values } = await forget("ann", { tags: forgetInTagHistories(histories) });
 * values.tags; // => [{ key: "bob", tags: {} }]
 * ```
 */
export function forgetInTagHistories(histories: readonly TagHistory[]): Forgettable<readonly TagHistory[]> {
  const hash = (all: readonly TagHistory[]): string => hashText(stableJson(all));
  return Object.freeze<Forgettable<readonly TagHistory[]>>({
    kind: "tag-histories",
    async forget(user) {
      const value = histories.filter(({ key }) => key !== user);
      const spans = (all: readonly TagHistory[]): number =>
        all.reduce(
          (sum, { tags }) => sum + Object.values(tags).reduce((count, list) => count + list.length, 0),
          0,
        );
      const removed = { histories: histories.length - value.length, spans: spans(histories) - spans(value) };
      return { value: Object.freeze(value), removed, before: hash(histories), after: hash(value) };
    },
  });
}
