import {
  encodeModelFile,
  fit,
  forget,
  forgetInModel,
  type Interactions,
  interactionsWithout,
  type Recommender,
} from "@portrait/core";
import { expect } from "vitest";
import { contentOf } from "../estimator/content.js";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { recommend } from "./ranking.js";
import type { RecommenderSubject } from "./suite.js";

/** An id that occurs nowhere by chance. */
const USER = "user-to-forget-4711";

/** The data of the suite, whose first user bears {@link USER}. */
function renamed(data: Interactions): Interactions {
  const users = data.users.map((user, place) => (place === 0 ? USER : user));
  const order = users
    .map((_, place) => place)
    .sort((a, b) => ((users[a] as string) < (users[b] as string) ? -1 : 1));
  const rank = Int32Array.from(users, (_, place) => order.indexOf(place));
  return {
    ...data,
    users: order.map((place) => users[place] as string),
    user: data.user.map((user) => rank[user] as number),
  };
}

/**
 * Checks that a recommender can forget a user: nothing of the id is left, others are served as before, and what it says of
 * itself holds: it equals a fit without the user, or it must be fitted again.
 *
 * @param subject - The suite.
 */
export function forgetChecks(subject: RecommenderSubject): readonly Check[] {
  const { estimator, codecs } = subject;
  return [
    {
      name: "forgets a user as it says, and holds the id no more",
      async run() {
        const data = renamed(subject.interactions);
        const model = await fit(estimator, data, fitOptions(subject));
        const { receipt, values } = await forget(USER, { model: forgetInModel(model) });
        const after = values.model as Recommender;
        const status = receipt.targets[0]?.status;
        expect(status).toBe("relearnWithout" in model ? "removed" : "needs-refit");
        if (status === "removed") {
          const rest = await fit(estimator, interactionsWithout(data, USER), fitOptions(subject));
          expect(contentOf(after)).toEqual(contentOf(rest));
        } else {
          const others = { users: data.users.filter((user) => user !== USER), k: 5 };
          expect(await recommend(after, others)).toEqual(await recommend(model, others));
        }
        const [answer] = await recommend(after, { users: [USER], k: 5 });
        expect(answer?.known, "who was forgotten is known; see UserHolder and Relearnable of core").toBe(
          false,
        );
        const file = encodeModelFile(after);
        expect(new TextDecoder("latin1").decode(file).includes(USER), "the id is in the artifact").toBe(
          false,
        );
        const again = await forget(USER, { model: forgetInModel(after) });
        expect(again.receipt.targets[0]?.status).toBe(status === "removed" ? "absent" : "needs-refit");
        expect(codecs.some(({ kind }) => kind === after.kind)).toBe(true);
      },
    },
  ];
}
