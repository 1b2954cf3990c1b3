import { describe, expect, it } from "vitest";
import { describeItem, groupName } from "./names.js";

describe("describeItem", () => {
  it("names an item by colour, style and group, and numbers what would be named alike", () => {
    expect(describeItem(0, 0)).toBe("RED CERAMIC CANDLE");
    expect(describeItem(1, 13)).toBe("IVORY COTTON MUG");
    expect(describeItem(30, 144)).toBe("RED CERAMIC CANDLE 2 SET OF 2");
    expect([groupName(29), groupName(30)]).toEqual(["SPOON", "CANDLE 2"]);
  });

  it("gives no name twice", () => {
    const names = [0, 1, 30, 60].flatMap((group) =>
      Array.from({ length: 1_000 }, (_, rank) => describeItem(group, rank)),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
