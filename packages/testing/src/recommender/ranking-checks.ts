import { fit } from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import { itemsByUser, namesOf, recommend, strangers } from "./ranking.js";
import type { RecommenderSubject } from "./suite.js";

/**
 * Checks what a recommender answers, and to whom.
 *
 * @param subject - The suite.
 */
export function rankingChecks(subject: RecommenderSubject): readonly Check[] {
  const { estimator, interactions, personal } = subject;
  const { users, items } = interactions;
  const learn = lazily(() => fit(estimator, interactions, fitOptions(subject)));
  return [
    {
      name: "the catalogue holds the items that were learnt from, in code-unit order",
      async run() {
        expect((await learn()).catalogue).toEqual(items);
      },
    },
    {
      name: "each user gets k items of the catalogue, scores never rise, ties go by item",
      async run() {
        const model = await learn();
        for (const k of [1, 2, 7, items.length]) {
          for (const { items: found } of await recommend(model, { users, k })) expect(found.length).toBe(k);
        }
      },
    },
    {
      name: "a k beyond the catalogue gives the whole catalogue",
      async run() {
        const model = await learn();
        for (const k of [items.length + 1, 1e9, Number.MAX_SAFE_INTEGER]) {
          const [answer] = await recommend(model, { users: users.slice(0, 1), k });
          expect([...namesOf(answer)].sort()).toEqual([...items].sort());
        }
      },
    },
    {
      name: "the first k are the same for any greater k",
      async run() {
        const model = await learn();
        const all = await recommend(model, { users, k: items.length });
        for (const k of [1, 3, 10]) {
          const some = await recommend(model, { users, k });
          expect(some.map((answer) => answer.items)).toEqual(all.map((answer) => answer.items.slice(0, k)));
        }
      },
    },
    {
      name: "a user gets the same alone, among others, in any order, and twice",
      async run() {
        const model = await learn();
        const together = await recommend(model, { users, k: 5 });
        for (const [index, user] of users.entries()) {
          expect(await recommend(model, { users: [user], k: 5 })).toEqual([together[index]]);
        }
        const backwards = await recommend(model, { users: [...users].reverse(), k: 5 });
        expect([...backwards].reverse()).toEqual(together);
        const twice = await recommend(model, { users: [...users, ...users], k: 5 });
        expect(twice).toEqual([...together, ...together]);
      },
    },
    {
      name: personal ? "users of the training are known" : "no user is known",
      async run() {
        const model = await learn();
        const answers = await recommend(model, { users, k: 3 });
        expect(new Set(answers.map(({ known }) => known))).toEqual(new Set([personal]));
      },
    },
    {
      name: "strangers are not known, and all get the same",
      async run() {
        const model = await learn();
        const answers = await recommend(model, { users: strangers, k: 5 });
        for (const answer of answers) {
          expect(answer.known).toBe(false);
          expect(answer.items.length).toBe(5);
          expect(answer.items).toEqual(answers[0]?.items);
        }
      },
    },
    {
      name: personal
        ? "the model has learnt: a user's own items rank before others on the whole"
        : "everyone gets the same",
      async run() {
        const model = await learn();
        const answers = await recommend(model, { users, k: items.length });
        if (!personal) {
          for (const answer of answers) expect(answer.items).toEqual(answers[0]?.items);
          return;
        }
        const own = itemsByUser(interactions);
        const places = { own: [] as number[], other: [] as number[] };
        for (const answer of answers) {
          namesOf(answer).forEach((item, place) => {
            places[own.get(answer.user)?.has(item) ? "own" : "other"].push(place);
          });
        }
        const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
        expect(mean(places.own)).toBeLessThan(mean(places.other));
      },
    },
    {
      name: "no users get no answers",
      async run() {
        expect(await recommend(await learn(), { users: [], k: 5 })).toEqual([]);
      },
    },
    {
      name: "a k that is no positive integer is refused",
      async run() {
        const model = await learn();
        for (const k of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "5", null, undefined]) {
          await expectErrorCode(model.recommend({ users, k: k as number }), "invalid-option");
        }
      },
    },
    {
      name: "an option that there is not is refused",
      async run() {
        const model = await learn();
        for (const name of ["topK", "Exclude", "toString"]) {
          await expectErrorCode(model.recommend({ users, k: 5, [name]: 1 }), "invalid-option");
        }
      },
    },
  ];
}
