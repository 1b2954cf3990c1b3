import type { IdentityIntervals } from "@portrait/core";
import { identityGraph } from "@portrait/features/identity";
import {
  type AggregateCase,
  type AggregateCaseOptions,
  arbitraryLinkedCase,
  type LinkedCase,
  naiveIntervals,
} from "@portrait/testing";
import fc from "fast-check";

/** A case on which engines are compared with the oracle. */
export interface ComparedCase extends AggregateCase {
  /** Who ids were, for the oracle; left out, nobody was another. */
  readonly persons?: IdentityIntervals;
}

/** The engines are told what a graph of identities makes of the statements, the oracle what it finds itself. */
function withPersons(task: LinkedCase): ComparedCase {
  const { plan, spaces, statements, space } = task;
  const graph = identityGraph({ spaces });
  graph.add(statements);
  const compared = {
    ...task,
    plan: { ...plan, identities: graph.intervals({ space }) },
    persons: naiveIntervals(spaces, statements, space, plan.cutoffs),
  };
  return Object.defineProperty(compared, fc.toStringMethod, { value: () => fc.stringify(task) });
}

/**
 * Random cases in which ids are linked.
 *
 * @param options - As for `arbitraryAggregateCase`.
 */
export function linkedCases(options: AggregateCaseOptions): fc.Arbitrary<ComparedCase> {
  return arbitraryLinkedCase(options).map(withPersons);
}
