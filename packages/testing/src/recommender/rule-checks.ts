import { createInteractions, fit, isPortraitError, type RecommendRequest } from "@portrait/core";
import { expect } from "vitest";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import { itemsByUser, namesOf, recommend, rowsOf, strangers } from "./ranking.js";
import type { RecommenderSubject } from "./suite.js";

/** Iterates once, and only once. */
function* once(values: Iterable<string>): Generator<string> {
  yield* values;
}

/**
 * Checks that the rules of a request hold, and change nothing else.
 *
 * @param subject - The suite.
 */
export function ruleChecks(subject: RecommenderSubject): readonly Check[] {
  const { estimator, interactions } = subject;
  const { users, items } = interactions;
  const learn = lazily(() => fit(estimator, interactions, fitOptions(subject)));
  const half = items.filter((_, index) => index % 2 === 0);
  const own = itemsByUser(interactions);

  /** The answer under a rule is the answer without it, less what the rule forbids. */
  async function expectFiltered(
    rule: () => Pick<RecommendRequest, "allow" | "deny" | "exclude">,
    allowed: (user: string, item: string) => boolean,
  ): Promise<void> {
    const model = await learn();
    const asked = [...users, ...strangers];
    const free = await recommend(model, { users: asked, k: items.length });
    for (const k of [3, items.length]) {
      const ruled = await recommend(model, { users: asked, k, ...rule() });
      ruled.forEach((answer, index) => {
        const expected = (free[index]?.items ?? []).filter(({ item }) => allowed(answer.user, item));
        expect(answer.items).toEqual(expected.slice(0, k));
      });
    }
  }
  const more = [
    { user: users[0] as string, item: "an item that nobody knows", at: 1 },
    { user: "nobody else", item: items[0] as string, at: 2 },
  ];
  return [
    {
      name: "excluded pairs are not recommended, everything else is",
      async run() {
        const exclude = createInteractions([...rowsOf(interactions), ...more]);
        await expectFiltered(
          () => ({ exclude }),
          (user, item) => !own.get(user)?.has(item),
        );
      },
    },
    {
      name: "only allowed items are recommended",
      async run() {
        const allow = [...half, ...half, "an item that nobody knows"];
        for (const form of [() => allow, () => new Set(allow), () => once(allow)]) {
          await expectFiltered(
            () => ({ allow: form() }),
            (_, item) => half.includes(item),
          );
        }
      },
    },
    {
      name: "denied items are not recommended",
      async run() {
        const deny = [...half, "an item that nobody knows"];
        for (const form of [() => deny, () => new Set(deny), () => once(deny)]) {
          await expectFiltered(
            () => ({ deny: form() }),
            (_, item) => !half.includes(item),
          );
        }
      },
    },
    {
      name: "rules hold together",
      async run() {
        const [first, ...others] = half;
        await expectFiltered(
          () => ({ allow: half, deny: [first as string], exclude: interactions }),
          (user, item) => others.includes(item) && !own.get(user)?.has(item),
        );
      },
    },
    {
      name: "rules that leave nothing leave nothing",
      async run() {
        const model = await learn();
        const asked = [users[0] as string, ...strangers];
        for (const rule of [{ allow: [] }, { deny: items }, { allow: ["an item that nobody knows"] }]) {
          const answers = await recommend(model, { users: asked, k: 5, ...rule });
          expect(answers.map(namesOf)).toEqual(asked.map(() => []));
        }
        const exclude = createInteractions(items.map((item, at) => ({ user: users[0] as string, item, at })));
        expect(
          (await recommend(model, { users: asked, k: 5, exclude })).map(({ items }) => items.length),
        ).toEqual([0, ...strangers.map(() => 5)]);
      },
    },
    {
      name: "a request is not changed",
      async run() {
        const model = await learn();
        const request = Object.freeze({
          users: Object.freeze([...users]),
          k: 5,
          allow: Object.freeze([...items]),
          deny: Object.freeze(items.slice(0, 2)),
          exclude: interactions,
          history: interactions,
        });
        const copy = structuredClone(request);
        await model.recommend(request);
        expect(request).toEqual(copy);
      },
    },
    {
      name: "a request that is none is refused with a PortraitError",
      async run() {
        const model = await learn();
        const odd: readonly unknown[] = [
          undefined,
          null,
          5,
          {},
          { k: 5 },
          { users: "ann", k: 5 },
          { users: [5], k: 5 },
          { users: [null], k: 5 },
          { users, k: 5, allow: 5 },
          { users, k: 5, exclude: [] },
          { users, k: 5, history: "all" },
        ];
        for (const request of odd) {
          const error: unknown = await Promise.resolve()
            .then(() => model.recommend(request as RecommendRequest))
            .then(
              () => undefined,
              (reason) => reason,
            );
          expect(isPortraitError(error), `${JSON.stringify(request)} gives ${error}`).toBe(true);
        }
      },
    },
  ];
}
