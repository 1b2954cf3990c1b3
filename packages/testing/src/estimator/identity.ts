import { fit, type Model } from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { contentOf, expectSameBytes, outlineOf } from "./content.js";
import { type EstimatorSubject, fitOptions } from "./suite.js";

/**
 * Checks that a fit depends on data, parameters and seed alone.
 *
 * @param subject - The estimator and its data.
 */
export function identityChecks<Data, M extends Model>(subject: EstimatorSubject<Data, M>): readonly Check[] {
  const { estimator, data, answers, seeded = false } = subject;
  const learn = (seed: number): Promise<M> => fit(estimator, data, fitOptions<Data>(subject, { seed }));
  return [
    {
      name: "fitting again gives the same bytes",
      async run() {
        expectSameBytes(await learn(7), await learn(7), "two fits with the same data and seed differ");
      },
    },
    {
      name: "two fits at the same time do not disturb each other",
      async run() {
        const [left, right] = await Promise.all([learn(7), learn(7)]);
        expectSameBytes(left, right, "two fits at the same time differ");
        expectSameBytes(left, await learn(7), "a fit beside another differs from one alone");
      },
    },
    {
      name: seeded
        ? "another seed changes numbers only, and is recorded"
        : "another seed changes nothing, and is recorded",
      async run() {
        const [first, second] = [await learn(7), await learn(8)];
        expect([first.provenance?.seed, second.provenance?.seed]).toEqual([7, 8]);
        expect(outlineOf(contentOf(second))).toEqual(outlineOf(contentOf(first)));
        if (seeded) return;
        expect(contentOf(second), "a seed changes a model that says it has no use for one").toEqual(
          contentOf(first),
        );
        expect(await answers(second)).toEqual(await answers(first));
      },
    },
    {
      name: "a model's answers do not change while it is used",
      async run() {
        const model = await learn(7);
        const before = await answers(model);
        expect(await answers(model)).toEqual(before);
        expectSameBytes(model, await learn(7), "using a model changed it");
      },
    },
  ];
}
