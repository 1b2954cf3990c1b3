import { describe, expect, test } from "vitest";
import { createRankedUsers } from "./ranked-users.js";

describe("createRankedUsers", () => {
  test("marks hits and finds items in the catalogue", () => {
    const users = createRankedUsers({
      recommended: [["a", "b"], [], ["__proto__"]],
      relevant: [["b", "z"], ["a"], ["__proto__"]],
      catalogue: ["b", "c", "a"],
    });
    expect([...users.offsets]).toEqual([0, 2, 2, 3]);
    expect([...users.items]).toEqual([2, 0, -1]);
    expect([...users.hits]).toEqual([0, 1, 1]);
    expect([...users.relevant]).toEqual([2, 1, 1]);
    expect(users.catalogueSize).toBe(3);
  });

  test.each([
    [{ recommended: [], relevant: [] }, "x: there are no users to judge by."],
    [{ recommended: [["a"]], relevant: [] }, "x: there are rankings of 1 users, but relevant items of 0."],
    [
      { recommended: [["b"], ["a", "a"]], relevant: [["a"], ["a"]] },
      'x: the recommendations of user 1 name "a" more than once.',
    ],
    [
      { recommended: [["a"]], relevant: [["a", "b", "b"]] },
      'x: the relevant items of user 0 name "b" more than once.',
    ],
    [
      { recommended: [["a"]], relevant: [["a"]], catalogue: ["a", "a"] },
      "x: the catalogue names an item more than once.",
    ],
  ])("refuses %j", (outcomes, message) => {
    expect(() => createRankedUsers(outcomes, "x")).toThrow(
      expect.objectContaining({ code: "invalid-data", message }),
    );
  });
});
