import { createExamples, createRandom, type Examples } from "@portrait/core";
import { logisticRegression } from "@portrait/models/linear";
import { expect, test } from "vitest";
import { findLookalikes } from "./lookalikes.js";

const schema = {
  columns: [
    { name: "spend", type: "number" },
    { name: "noise", type: "number" },
  ],
} as const;

interface Person {
  readonly [name: string]: number;
  readonly spend: number;
  readonly noise: number;
}

/** Users of whom the first fifth spend more; seeds are half of those. */
function people(
  count: number,
  effect: number,
): { all: Examples<Person>; seeds: string[]; hidden: Set<string> } {
  const random = createRandom(7);
  const rows = Array.from({ length: count }, (_, n) => ({
    spend: random.normal() + (n < count / 5 ? effect : 0),
    noise: random.normal(),
  }));
  const users = rows.map((_, n) => `u${String(n).padStart(5, "0")}`);
  const all = createExamples<Person>({ rows, schema, users, target: rows.map(() => false) });
  const group = users.slice(0, count / 5);
  return {
    all,
    seeds: group.filter((_, n) => n % 2 === 0),
    hidden: new Set(group.filter((_, n) => n % 2 === 1)),
  };
}

const estimator = logisticRegression<Person>({ inputs: schema });

test("planted lookalikes are found, and the lift says how well", async () => {
  const { all, seeds, hidden } = people(2000, 3);
  const { users, lift } = await findLookalikes(seeds, all, estimator, { size: 200, seed: 1 });
  expect(users).toHaveLength(200);
  expect(users.filter(({ user }) => hidden.has(user)).length).toBeGreaterThan(150);
  expect(users.some(({ user }) => seeds.includes(user))).toBe(false);
  expect(lift.lift).toBeGreaterThan(2);
  expect(lift.low).toBeGreaterThan(1);
  expect(lift.low).toBeLessThan(lift.lift);
  expect(lift.high).toBeGreaterThan(lift.lift);
  expect(lift.seeds).toBe(60);
});

test("where nothing tells the seeds apart, the interval of the lift holds 1", async () => {
  const { all, seeds } = people(2000, 0);
  const { lift } = await findLookalikes(seeds, all, estimator, { size: 400, seed: 2 });
  expect(lift.low).toBeLessThan(1);
  expect(lift.high).toBeGreaterThan(1);
});

test("the same seed finds the same, and no more are found than there are", async () => {
  const { all, seeds } = people(300, 2);
  const [one, other] = await Promise.all(
    [1, 2].map(() => findLookalikes(seeds, all, estimator, { size: 10_000, seed: 3 })),
  );
  expect(one?.users).toEqual(other?.users);
  expect(one?.lift).toEqual(other?.lift);
  expect(one?.users).toHaveLength(300 - seeds.length);
});

test("seeds that are unknown, too few, or a snapshot of several times are refused", async () => {
  const { all, seeds } = people(300, 2);
  await expect(findLookalikes([...seeds, "nobody"], all, estimator, { size: 5 })).rejects.toThrow(
    'findLookalikes: "nobody" is a seed that the snapshot does not hold. Leave them out, or add their rows.',
  );
  await expect(findLookalikes(seeds.slice(0, 9), all, estimator, { size: 5 })).rejects.toThrow(
    "at least 10 seeds and as many other users are needed; received 9 and 291",
  );
  const twice = { ...all, users: all.users.map(() => "a") };
  await expect(findLookalikes(seeds, twice, estimator, { size: 5 })).rejects.toThrow(
    "a user stands in several rows of the snapshot. Pass a snapshot with one cutoff.",
  );
  await expect(findLookalikes(seeds, all, estimator, { size: 0 })).rejects.toThrow(
    '"size" must be an integer >= 1',
  );
  const stopped = findLookalikes(seeds, all, estimator, { size: 5, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: "aborted" });
});
