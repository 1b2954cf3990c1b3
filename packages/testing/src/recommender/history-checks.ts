import { createInteractions, fit, type Interactions, type Recommender } from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import { expectSameBytes } from "../estimator/content.js";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { recommend, rowsOf, strangers } from "./ranking.js";
import type { RecommenderSubject } from "./suite.js";

/**
 * Checks how a recommender reads events: those it learns from, and those that come with a request.
 *
 * @param subject - The suite.
 */
export function historyChecks(subject: RecommenderSubject): readonly Check[] {
  const { estimator, interactions, foldsIn, outcomes } = subject;
  const { items } = interactions;
  const learn = (data: Interactions): Promise<Recommender> => fit(estimator, data, fitOptions(subject));
  const [stranger, other] = strangers as readonly [string, string];
  const history = createInteractions([
    { user: stranger, item: items[0] as string, at: 1 },
    { user: stranger, item: items[4] as string, at: 2 },
    { user: other, item: "an item that nobody knows", at: 3 },
  ]);
  const odd: readonly (readonly [string, "error" | "model", () => Interactions])[] = [
    ["no event", outcomes.empty, () => createInteractions([])],
    ["one event", outcomes.oneEvent, () => createInteractions(rowsOf(interactions).slice(0, 1))],
    [
      "one user",
      outcomes.oneUser,
      () => createInteractions(rowsOf(interactions).filter(({ user }) => user === interactions.users[0])),
    ],
    [
      "one item",
      outcomes.oneItem,
      () => createInteractions(rowsOf(interactions).map((row) => ({ ...row, item: items[0] as string }))),
    ],
  ];
  return [
    {
      name: "the order in which events were written down does not matter",
      async run() {
        const turned = createInteractions(rowsOf(interactions).reverse(), interactions.until);
        expectSameBytes(
          await learn(interactions),
          await learn(turned),
          "events in another order give another model",
        );
      },
    },
    {
      name: foldsIn
        ? "a stranger with a history of known items is served from it"
        : "a stranger's history makes no difference",
      async run() {
        const model = await learn(interactions);
        const [with_, unheard, without] = await recommend(model, {
          users: [stranger, other, strangers[2] as string],
          k: 5,
          history,
        });
        expect([with_?.known, unheard?.known, without?.known]).toEqual([foldsIn, false, false]);
        expect(unheard?.items).toEqual(without?.items);
        if (!foldsIn) expect(with_?.items).toEqual(without?.items);
        const turned = createInteractions(rowsOf(history).reverse());
        const again = await recommend(model, { users: [stranger], k: 5, history: turned });
        expect(again[0]).toEqual(with_);
      },
    },
    ...odd.map(
      ([what, outcome, data]): Check => ({
        name: `${what} ${outcome === "error" ? "is refused as invalid data" : "gives a model"}`,
        async run() {
          const fitted = learn(data());
          if (outcome === "error") {
            await expectErrorCode(fitted, "invalid-data");
            return;
          }
          const model = await fitted;
          expect(model.catalogue).toEqual(data().items);
          const users = [...data().users.slice(0, 2), ...strangers];
          for (const answer of await recommend(model, { users, k: 3 })) {
            expect(answer.items.length).toBe(Math.min(3, model.catalogue.length));
          }
        },
      }),
    ),
    {
      name: "what are no interactions is refused",
      async run() {
        for (const data of [null, undefined, 5, "data", [], {}, { table: {}, target: [] }]) {
          await expectErrorCode(learn(data as never), "invalid-argument");
        }
      },
    },
  ];
}
