import type { EventDefinition } from "@portrait/core";
import type { Aside, AsideCounts, LogLifetime, Sql, UserOf } from "@portrait/engine-sql";
import type { Magnitudes } from "../aggregate/exact-sum.js";
import type { StatementOptions } from "../connect/session.js";

/** How many rows of a user a log has. */
export interface UserRows extends AsideCounts {
  /** Kept rows. */
  readonly events: number;
}

/** What there is of a user. */
export interface FoundUser {
  /** The rows of the user that the log has. */
  readonly rows: UserRows;
  /** What the log is read from that holds rows of the user, whether they were forgotten or not. */
  readonly remains: readonly string[];
}

/** How a user is forgotten in a log. */
export interface Forgetting {
  /**
   * What there is of a user.
   *
   * @param user - The user.
   * @param options - Signal.
   */
  find(user: UserOf, options: StatementOptions): Promise<FoundUser>;
  /**
   * The log without the rows of a user.
   *
   * @param user - The user.
   * @param options - Signal.
   */
  without(user: UserOf, options: StatementOptions): Promise<StoredLog>;
}

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
  /** The rows that were not kept. */
  readonly aside: Aside;
  /** How a user is forgotten. */
  readonly forgetting: Forgetting;
  /** The columns by which rows repeat others; absent where whole rows were compared, or none. */
  readonly repeatKey: readonly string[] | undefined;
  /** Whether the log may be used. */
  readonly lifetime: LogLifetime;
  /** What is known of the magnitudes of expressions that were added up, by their JSON. */
  readonly magnitudes: Map<string, Magnitudes>;
}
