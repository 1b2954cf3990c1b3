import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.js";

describe("csvLine", () => {
  it("quotes what RFC 4180 says must be quoted, and nothing else", () => {
    expect(csvLine(["a", "b c", "", "d,e", 'f"g', "h\ni", "j\rk", " l "])).toBe(
      'a,b c,,"d,e","f""g","h\ni","j\rk", l \n',
    );
  });
});
