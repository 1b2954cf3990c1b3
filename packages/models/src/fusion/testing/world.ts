import {
  createExamples,
  createInteractions,
  createRandom,
  type Examples,
  type Interaction,
  type TableSchema,
} from "@portrait/core";

/** What a row of the world says of a user. */
export interface WorldColumns {
  /** How often the user came, which says little. */
  readonly visits: number;
  /** Whether the user is a member, which says nothing. */
  readonly member: boolean;
}

/** A row of the world. */
export type WorldRow = Pick<WorldColumns, "visits" | "member">;

/** The columns of the world. */
export const worldSchema: TableSchema<WorldRow> = {
  columns: [
    { name: "visits", type: "number" },
    { name: "member", type: "boolean" },
  ],
};

/** The length of a month of the world, in milliseconds. */
export const MONTH: number = 30 * 86_400_000;

const TASTES = 4;
const ITEMS = 8;

/** What {@link createWorld} makes. */
export interface World {
  /** Rows at the starts of months 1 to 5. */
  readonly train: Examples<WorldRow>;
  /** Rows at the start of month 7, when the training rows' outcomes are known. */
  readonly test: Examples<WorldRow>;
  /** All that happened. */
  readonly events: readonly Interaction[];
}

/**
 * Users of four tastes who take up items of their taste month by month. Those of tastes 0 and 1 are likely to take up
 * something next month, the others not; visits say a little. An outcome that comes true leaves two bonus items in the
 * month behind the cutoff, which who looks ahead sees; before it bonus items say little, as some users collect them
 * whatever they do.
 *
 * @param seed - Another seed makes another world.
 * @param users - How many users.
 * @param signal - 0 makes the outcome a coin toss.
 */
export function createWorld(seed: number, users: number, signal: number = 1): World {
  const random = createRandom(seed);
  const events: Interaction[] = [];
  const rows: { month: number; user: string; row: WorldRow; outcome: boolean }[] = [];
  for (let index = 0; index < users; index++) {
    const user = `user ${index}`;
    const taste = random.integer(TASTES);
    const visits = Math.floor(10 * random.next());
    const member = random.next() < 0.5;
    const collector = random.next() < 0.3;
    for (let month = 0; month < 7; month++) {
      const count = 1 + random.integer(3);
      for (let event = 0; event < count; event++) {
        const kind = random.next() < 0.8 ? taste : random.integer(TASTES);
        events.push({
          user,
          item: `item ${kind}-${random.integer(ITEMS)}`,
          at: Math.floor((month + random.next()) * MONTH),
        });
      }
    }
    for (const month of [1, 2, 3, 4, 5, 7]) {
      const logit = signal * ((taste < 2 ? 1.2 : -1.2) + 0.1 * (visits - 4.5));
      const outcome = random.next() < 1 / (1 + Math.exp(-logit));
      rows.push({ month, user, row: { visits, member }, outcome });
      for (let bonus = 0; bonus < (outcome ? 2 : 0) + (collector ? 2 : 0); bonus++) {
        const item = `bonus ${random.integer(3)}`;
        events.push({ user, item, at: Math.floor((month + random.next()) * MONTH) });
      }
    }
  }
  const interactions = createInteractions(events, 8 * MONTH);
  const examplesOf = (keep: (month: number) => boolean): Examples<WorldRow> => {
    const kept = rows.filter(({ month }) => keep(month));
    return createExamples<WorldRow>({
      rows: kept.map(({ row }) => row),
      schema: worldSchema,
      target: kept.map(({ outcome }) => outcome),
      users: kept.map(({ user }) => user),
      cutoffs: kept.map(({ month }) => month * MONTH),
      horizon: MONTH,
      interactions,
    });
  };
  return { train: examplesOf((month) => month < 6), test: examplesOf((month) => month === 7), events };
}

/** The area under the ROC curve: how often a positive scores above a negative, ties half. */
export function rocAuc(scores: ArrayLike<number>, target: Uint8Array): number {
  let above = 0;
  let pairs = 0;
  target.forEach((positive, a) => {
    if (positive !== 1) return;
    target.forEach((other, b) => {
      if (other !== 0) return;
      pairs++;
      const [x, y] = [scores[a] as number, scores[b] as number];
      above += x > y ? 1 : x === y ? 0.5 : 0;
    });
  });
  return above / pairs;
}
