import { createInteractions, createRandom, fit, type Interactions, resume } from "@portrait/core";
import { describeRecommender } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { type BprModel, bpr, bprCodec } from "./bpr.js";

describeRecommender("bpr", { seeded: true, estimator: bpr({ factors: 4, epochs: 5 }), codecs: [bprCodec] });

/** Users of three groups, each of which has items of its own, and some of all. */
function groupedLog(seed: number): Interactions {
  const random = createRandom(seed);
  return createInteractions(
    Array.from({ length: 600 }, (_, at) => {
      const user = random.integer(45);
      const group = random.next() < 0.9 ? user % 3 : random.integer(3);
      return { user: `u${user}`, item: `i${group * 10 + random.integer(10)}`, at };
    }),
  );
}

/** The share of what users have that scores above a random item which they have not. */
function ordered({ users, catalogue, userVectors, itemVectors, dimensions }: BprModel, log: Interactions) {
  const had = new Set(log.user.map((user, event) => user * 1000 + (log.item[event] as number)));
  const score = (user: number, item: number): number => {
    let sum = 0;
    for (let at = 0; at < dimensions; at++) {
      sum +=
        (userVectors[user * dimensions + at] as number) * (itemVectors[item * dimensions + at] as number);
    }
    return sum;
  };
  let [right, all] = [0, 0];
  for (let user = 0; user < users.length; user++) {
    for (let a = 0; a < catalogue.length; a++) {
      for (let b = 0; b < catalogue.length; b++) {
        if (!had.has(user * 1000 + a) || had.has(user * 1000 + b)) continue;
        all++;
        if (score(user, a) > score(user, b)) right++;
      }
    }
  }
  return right / all;
}

describe("bpr", () => {
  test("puts what users had above what they had not, better with every epoch", async () => {
    const log = groupedLog(1);
    const shares: number[] = [];
    for (const epochs of [1, 10, 100]) {
      shares.push(ordered(await fit(bpr({ factors: 8, epochs }), log, { seed: 2 }), log));
    }
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[2]).toBeGreaterThan(0.9);
  });

  test("gives users items of their group, and who is unknown what most had", async () => {
    const log = groupedLog(2);
    const model = await fit(bpr({ factors: 8, epochs: 60 }), log, { seed: 3 });
    const users = log.users.slice(0, 20);
    const answers = await model.recommend({ users: [...users, "nobody"], k: 3, exclude: log });
    const own = answers
      .slice(0, 20)
      .flatMap(({ user, items }) =>
        items.map(({ item }) => Math.floor(Number(item.slice(1)) / 10) === Number(user.slice(1)) % 3),
      );
    expect(own.filter((right) => right).length / own.length).toBeGreaterThan(0.7);
    expect(answers.at(-1)?.known).toBe(false);
    expect(answers.at(-1)?.items).toHaveLength(3);
  });

  test("resume goes on from the vectors, and takes in new users and items", async () => {
    const log = groupedLog(4);
    const short = await fit(bpr({ factors: 8, epochs: 10 }), log, { seed: 1 });
    const resumed = await resume(short, log, { seed: 2 });
    expect(ordered(resumed, log)).toBeGreaterThan(ordered(short, log));
    const more = createInteractions([
      { user: "u1", item: "i1", at: 1 },
      { user: "new", item: "fresh", at: 2 },
    ]);
    const model = await resume(short, more);
    expect(model.users).toEqual(["new", "u1"]);
    expect(model.catalogue).toEqual(["fresh", "i1"]);
  });

  test("a user who has all items teaches nothing, and is still served", async () => {
    const log = createInteractions(["a", "b"].map((item, at) => ({ user: "ann", item, at })));
    const model = await fit(bpr({ factors: 2, epochs: 3 }), log);
    const [answer] = await model.recommend({ users: ["ann"], k: 5 });
    expect(answer?.items).toHaveLength(2);
  });

  test("says when steps are so long that vectors are no numbers", async () => {
    await expect(fit(bpr({ learningRate: 1e30, l2: 1e10 }), groupedLog(1))).rejects.toMatchObject({
      code: "invalid-data",
      message:
        'bpr: the vectors are no numbers any more after steps of 1e+30. Choose a lower "learningRate" or "l2".',
      hint: 'Choose a lower "learningRate" or "l2".',
    });
  });

  test("refuses other options", () => {
    expect(() => bpr({ factors: 0 })).toThrow(
      'bpr: "factors" must be an integer >= 1 and <= 1024; received 0.',
    );
    expect(() => bpr({ learningRate: 0 })).toThrow(
      'bpr: "learningRate" must be a finite number > 0; received 0.',
    );
    expect(() => bpr({ l2: -1 })).toThrow('bpr: "l2" must be a finite number >= 0; received -1.');
  });
});
