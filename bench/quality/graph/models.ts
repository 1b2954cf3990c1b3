import type { Estimator, Interactions, Recommender } from "@portrait/core";
import { popularity } from "@portrait/models/baseline";
import { bpr, ease, ials, itemKnn, lightGcn, slim, spectralFilter } from "@portrait/models/collaborative";

/** A recommender to judge: how it is made, and whether its seed has influence. */
export interface Candidate {
  readonly make: () => Estimator<Interactions, Recommender>;
  readonly seeded: boolean;
  /** Whether fits need a tfjs backend. */
  readonly tensors?: boolean;
}

const plain = (make: Candidate["make"]): Candidate => ({ make, seeded: false });
const seeded = (make: Candidate["make"]): Candidate => ({ make, seeded: true });

/** The recommenders with their defaults, by name: for files of which nothing is known. */
export const defaults: Readonly<Record<string, Candidate>> = {
  popularity: plain(() => popularity()),
  itemKnn: plain(() => itemKnn()),
  slim: plain(() => slim()),
  ease: plain(() => ease()),
  ials: seeded(() => ials()),
  bpr: seeded(() => bpr()),
  spectralFilter: seeded(() => spectralFilter()),
  lightGcn: seeded(() => lightGcn()),
};
