import { describeValue, listWords } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { Columns, EventDefinition } from "../event/events.js";
import type { ComputeOptions } from "./engine.js";
import type { EventLog } from "./event-log.js";

/** Whose rows are to be forgotten. */
export interface ForgetRequest {
  /** The user's id. */
  readonly user: string;
  /** The id column that tells users apart; left out, the one of the entity `"user"`, or the only one there is. */
  readonly key?: string | undefined;
}

/** What {@link LogForgetter.forget} gives back. */
export interface LogWithout<Cols extends Columns = Columns> {
  /** The log without the user's rows: the same one when there were none. */
  readonly log: EventLog<Cols>;
  /** How many rows were removed. */
  readonly removed: {
    /** Kept rows. */
    readonly events: number;
    /** Rows at fault, whose id could be read. */
    readonly rejected: number;
    /** Repeats. */
    readonly duplicates: number;
  };
  /** Why the log is not yet what reading without the user's rows gives, such as a rule of cleaning that learnt from them. */
  readonly stale?: string;
  /** Where rows of the user stay that the log is read from and the engine does not own; left out when there are none. */
  readonly remains?: readonly string[];
}

/** An engine that can forget the rows of a user. */
export interface LogForgetter {
  /**
   * Removes the rows of a user from a log: kept, rejected and repeated ones. The log that comes back equals one that was read
   * without them, or says in `stale` why not, but that lines stay those of the source; the old one cannot be used any more.
   *
   * @param log - A log that this engine read.
   * @param request - See {@link ForgetRequest}.
   * @param options - `signal`.
   * @throws PortraitError `invalid-argument` when the log is another engine's, or the user no text; `unknown-id` when the key
   *   is no id column; `aborted`, `closed`.
   */
  forget<Cols extends Columns>(
    log: EventLog<Cols>,
    request: ForgetRequest,
    options?: ComputeOptions,
  ): Promise<LogWithout<Cols>>;
}

/**
 * The column that a {@link ForgetRequest} means.
 *
 * @param definition - What the rows are.
 * @param request - The request.
 * @throws PortraitError `invalid-argument`, `unknown-id`.
 *
 * @example
 * ```ts
 * import { defineEvents, forgetKey, id, timestamp } from "@portrait/core";
 *
 * const visits = defineEvents({ visitor: id("user"), page: id("page"), at: timestamp() });
 * forgetKey(visits, { user: "ann" }); // => "visitor"
 * ```
 */
export function forgetKey(definition: EventDefinition, { user, key }: ForgetRequest): string {
  if (typeof user !== "string" || user === "") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `forget: the user must be a text that is not empty; received ${describeValue(user)}.`,
    });
  }
  const ids = Object.entries(definition.schema).filter(([, column]) => column.kind === "id");
  const users = ids.filter(([, { entity }]) => entity === "user");
  const among = key !== undefined ? ids.filter(([name]) => name === key) : users.length > 0 ? users : ids;
  const [found] = among;
  if (found !== undefined && among.length === 1) return found[0];
  throw new PortraitError({
    code: "unknown-id",
    message:
      key === undefined
        ? `forget: which column tells users apart is not clear; there are the id columns ${listWords(ids.map(([name]) => name)) || "none"}.`
        : `forget: ${describeValue(key)} is no id column of the event.`,
    hint: "Pass the key of the profile's definition.",
  });
}
