import {
  type Column,
  type EventDefinition,
  type ForgetRequest,
  forgetKey,
  type LearntRule,
} from "@portrait/core";
import { changeCounts } from "../clean/change.js";
import { type CleanedAside, countChanges, type RowIds } from "../clean/row-cleaner.js";

/** What cleaning set aside, without the rows of a user. */
export interface AsideWithout {
  /** What is left: the rows at fault, repeats and changes of others. */
  readonly aside: CleanedAside;
  /** How many rows were removed. */
  readonly removed: {
    /** Rows at fault. */
    readonly rejected: number;
    /** Repeats. */
    readonly duplicates: number;
  };
}

/**
 * What cleaning set aside, as if the rows of a user had not been read, but that what was learnt stays. For engines.
 *
 * @param definition - What the rows are.
 * @param aside - What cleaning set aside.
 * @param request - Whose rows.
 * @throws PortraitError `invalid-argument`, `unknown-id`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { type CleanedAside, forgetInAside } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const aside: CleanedAside = {
 *   rejected: [{ line: 2, column: "at", value: "soon", reason: "type" }],
 *   duplicates: [{ line: 3, firstLine: 1 }],
 *   changes: [],
 *   learnt: [],
 *   idsAside: new Map([[2, ["ann"]], [3, ["bob"]]]),
 *   changedRows: [],
 * };
 * const { removed, aside: left } = forgetInAside(visits, aside, { user: "ann" });
 * removed; // => { rejected: 1, duplicates: 0 }
 * [...left.idsAside.keys()]; // => [3]
 * ```
 */
export function forgetInAside(
  definition: EventDefinition,
  aside: CleanedAside,
  request: ForgetRequest,
): AsideWithout {
  const key = forgetKey(definition, request);
  const ids = Object.entries<Column>(definition.schema).filter(([, { kind }]) => kind === "id");
  const place = ids.findIndex(([name]) => name === key);
  const isTheirs = (of: RowIds | undefined): boolean => of?.[place] === request.user;
  const isOthers = ({ line }: { readonly line: number }): boolean => !isTheirs(aside.idsAside.get(line));
  const rejected = aside.rejected.filter(isOthers);
  const duplicates = aside.duplicates.filter(isOthers);
  const changedRows = aside.changedRows.filter((row) => !isTheirs(row.ids));
  return {
    aside: {
      rejected,
      duplicates,
      changes: changeCounts(definition.schema, countChanges(changedRows)),
      learnt: aside.learnt,
      idsAside: new Map([...aside.idsAside].filter(([, of]) => !isTheirs(of))),
      changedRows,
    },
    removed: {
      rejected: aside.rejected.length - rejected.length,
      duplicates: aside.duplicates.length - duplicates.length,
    },
  };
}

/** What may make a log depend on a user whose rows are gone. */
export interface CleanedLog {
  /** What cleaning learnt. */
  readonly learnt: readonly LearntRule[];
  /** The columns by which rows repeat others; absent where whole rows were compared, or none. */
  readonly repeatKey: readonly string[] | undefined;
  /** How many rows repeated others. */
  readonly duplicates: number;
}

/**
 * Why a log without a user's rows may differ from one that was read without them; `undefined` when it does not. For engines.
 *
 * @param log - What cleaning did.
 * @param key - The id column that tells users apart.
 *
 * @example
 * ```ts
 * import { staleWithout } from "@portrait/features";
 *
 * staleWithout({ learnt: [], repeatKey: ["item"], duplicates: 0 }, "user"); // => undefined
 * staleWithout({ learnt: [], repeatKey: ["item"], duplicates: 1 }, "user"); // => "Rows of others were set aside as repeats by a key without the user: read the log again without the user's rows."
 * ```
 */
export function staleWithout({ learnt, repeatKey, duplicates }: CleanedLog, key: string): string | undefined {
  if (learnt.length > 0) {
    return "Cleaning learnt bounds or values from all rows, the user's included: read the log again without them.";
  }
  if (repeatKey === undefined || repeatKey.includes(key) || duplicates === 0) return undefined;
  return "Rows of others were set aside as repeats by a key without the user: read the log again without the user's rows.";
}
