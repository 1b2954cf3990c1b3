import { type FitContext, type Interactions, PortraitError, userItems } from "@portrait/core";
import { checkInteractions } from "../../recommend/check-interactions.js";
import { putAside } from "./put-aside.js";
import type { StoppingParams } from "./stopping-options.js";

/** Whose lists are judged, and by what. */
export interface HeldOut {
  /** The users, ascending; each has an item to judge by. */
  readonly users: readonly string[];
  /** For each user the items that its list should have. */
  readonly relevant: readonly ReadonlySet<string>[];
  /** What was learnt from: its items are not recommended to their users. */
  readonly history: Interactions;
}

/** What a fit learns from and what it is judged by. */
export interface FitParts {
  /** To learn from. */
  readonly train: Interactions;
  /** To judge by, if there is anything. */
  readonly heldOut: HeldOut | undefined;
}

/** For each user the different items. */
function itemsOf(interactions: Interactions): ReadonlyMap<string, ReadonlySet<string>> {
  const { offsets, items } = userItems(interactions);
  return new Map(
    interactions.users.map((user, row) => [
      user,
      new Set(
        Array.from(
          items.subarray(offsets[row], offsets[row + 1]),
          (item) => interactions.items[item] as string,
        ),
      ),
    ]),
  );
}

/** Users of the history with the known items that they took up beside. */
function holdOut(history: Interactions, later: Interactions): HeldOut {
  const known = new Set(history.items);
  const had = itemsOf(history);
  const lists = [...itemsOf(later)].flatMap(([user, items]) => {
    const before = had.get(user);
    if (before === undefined) return [];
    const relevant = new Set([...items].filter((item) => known.has(item) && !before.has(item)));
    return relevant.size === 0 ? [] : [{ user, relevant }];
  });
  return {
    users: lists.map(({ user }) => user),
    relevant: lists.map(({ relevant }) => relevant),
    history,
  };
}

function nothingToJudge(kind: string, problem: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-data", message: `${kind}: ${problem}.`, hint });
}

/**
 * What a fit learns from, and what it is judged by: `validation`, or else the share of the data that is put aside.
 *
 * @param kind - The estimator, for messages.
 * @param data - What was passed to learn from.
 * @param stopping - How it stops.
 * @param context - Validation and seed.
 * @throws PortraitError `invalid-argument` when data or validation are no interactions; `invalid-data` when there is nothing to judge by
 *   in `validation`, or in the share.
 */
export function fitParts(
  kind: string,
  data: unknown,
  { share }: StoppingParams,
  { validation, random }: Pick<FitContext<Interactions>, "validation" | "random">,
): FitParts {
  checkInteractions(kind, data);
  if (validation !== undefined) {
    checkInteractions(kind, validation, '"validation"');
    const heldOut = holdOut(data, validation);
    if (heldOut.users.length > 0 || data.at.length === 0) return { train: data, heldOut };
    throw nothingToJudge(
      kind,
      'no user of the data takes up a new known item in "validation"',
      "Pass what users of the data did beside it, such as later.",
    );
  }
  if (share === 0 || data.at.length === 0) return { train: data, heldOut: undefined };
  const { train, aside } = putAside(data, share, random.fork("validation"));
  if (aside.at.length > 0) return { train, heldOut: holdOut(train, aside) };
  throw nothingToJudge(
    kind,
    `a share of ${share} of each user's items puts none aside`,
    'Choose a greater "share", or pass "validation" to fit.',
  );
}
