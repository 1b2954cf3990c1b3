import type { EventDefinition } from "@portrait/core";
import type { Sql } from "@portrait/engine-sql";
import type { Magnitudes } from "../aggregate/exact-sum.js";

/** Where the session finds the kept events of a log. */
export interface StoredLog {
  /** What the rows are. */
  readonly definition: EventDefinition;
  /** What stands behind FROM: `line`, BIGINT, and the event's columns as `c0`, `c1` ... in their order; instants are BIGINT. */
  readonly view: Sql;
  /** How many events there are. */
  readonly kept: number;
  /** The time of the first and last event; `null` when there is none. */
  readonly span: { readonly first: number; readonly last: number } | null;
  /** What is known of the magnitudes of expressions that were added up, by their JSON. */
  readonly magnitudes: Map<string, Magnitudes>;
}
