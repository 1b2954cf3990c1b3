import { describe, expect, test } from "vitest";
import { accuracy } from "./accuracy.js";

const outcomes = { probabilities: [0.9, 0.5, 0.4999, 0.1], target: [1, 1, 1, 0] };

describe("accuracy", () => {
  test("calls a row positive from the threshold on, the threshold included", () => {
    expect(accuracy().compute(outcomes)).toBe(0.75);
    expect(accuracy({ threshold: 0.4999 }).compute(outcomes)).toBe(1);
    expect(accuracy({ threshold: 0 }).compute(outcomes)).toBe(0.75);
    expect(accuracy({ threshold: 1 }).compute(outcomes)).toBe(0.25);
  });

  test("names another threshold than the default in its title", () => {
    expect(accuracy().title).toBe("Accuracy");
    expect(accuracy({ threshold: 0.3 }).title).toBe("Accuracy (threshold 0.3)");
    expect(accuracy({ threshold: 0.3 }).name).toBe("accuracy");
  });

  test("refuses a threshold outside [0, 1] and unknown options", () => {
    expect(() => accuracy({ threshold: 1.5 })).toThrow(
      'accuracy: "threshold" must be a finite number >= 0 and <= 1; received 1.5. Leave it out to use 0.5.',
    );
    expect(() => accuracy({ threshold: Number.NaN })).toThrow(
      'accuracy: "threshold" must be a finite number >= 0 and <= 1; received NaN. Leave it out to use 0.5.',
    );
    const misspelt: object = { treshold: 0.3 };
    expect(() => accuracy(misspelt)).toThrow('accuracy: there is no option "treshold".');
  });
});
