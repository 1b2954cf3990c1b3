import type { IdentityIntervals } from "@portrait/core";
import { faultyEngines, type SoundEngine } from "./faulty-engine.fixture.js";
import type { EngineFault } from "./language-faults.fixture.js";

/**
 * Faults of who ids were.
 *
 * @param sound - Opens a sound engine.
 * @param cases - On how many random tasks engines are compared.
 */
export function identityFaults(sound: () => SoundEngine, cases: number): readonly EngineFault[] {
  const { plans, results } = faultyEngines(sound);
  const some = Math.ceil(cases / 4);

  const identities = (change: (given: IdentityIntervals) => IdentityIntervals) =>
    plans((plan) =>
      plan.identities === undefined ? plan : { ...plan, identities: change(plan.identities) },
    );
  const nobody = plans(({ identities: _, ...plan }) => plan);

  return [
    [
      "knows who an id is a millisecond early",
      identities((given) => ({ ...given, knownFrom: given.knownFrom.map((from) => from - 1) })),
      "the events of an id are those of the person that it was known to be before the cutoff",
    ],
    [
      "leaves outcomes to ids",
      nobody,
      "outcomes are those of the ids that were known to be a person's at the cutoff",
    ],
    [
      "names nobody but ids",
      results(({ users }) => ({ users: users.map((user) => (user.includes(";") ? "phone" : user)) })),
      "a person may have a name that no event holds",
    ],
    ["takes what it does not understand for nothing", nobody, "identities that are malformed are refused"],
    [
      "knows from the beginning who ids will be",
      identities((given) => ({
        ...given,
        knownFrom: given.knownFrom.map((from, row) =>
          row > 0 && given.ids[row - 1] === given.ids[row] ? from : Number.NEGATIVE_INFINITY,
        ),
      })),
      `who an id was learnt to be at or after the cutoff changes no byte, on ${some} random tasks`,
    ],
    ["takes ids for persons", nobody, `aggregates of persons agree with the oracle on ${some} random tasks`],
  ];
}
