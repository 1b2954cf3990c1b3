import { expect, test } from "vitest";
import type { MetricResult } from "../evaluate/evaluation.js";
import {
  countedText,
  countText,
  dayText,
  decimalText,
  horizonText,
  intervalText,
  percentText,
  secondsText,
  signedText,
  verdictOf,
} from "./format.js";

test("numbers are written alike everywhere", () => {
  expect(countText(0)).toBe("0");
  expect(countText(999)).toBe("999");
  expect(countText(1234567)).toBe("1,234,567");
  expect(countedText(1, "user")).toBe("1 user");
  expect(countedText(2000, "user")).toBe("2,000 users");
  expect(decimalText(0.12345)).toBe("0.1235");
  expect(decimalText(-0.5, 2)).toBe("\u22120.50");
  expect(decimalText(-0.00001)).toBe("0.0000");
  expect(signedText(0.25, 2)).toBe("+0.25");
  expect(signedText(0.00001)).toBe("0.0000");
  expect(signedText(-0.25, 2)).toBe("\u22120.25");
  expect(percentText(0.1234)).toBe("12.3\u00a0%");
  expect(intervalText({ low: 0.1, high: 0.2 })).toBe("0.1000 \u2013 0.2000");
  expect(intervalText({ low: null, high: null })).toBe("");
});

test("times are written in fitting units", () => {
  expect(secondsText(0.0354)).toBe("35\u00a0ms");
  expect(secondsText(2.44)).toBe("2.4\u00a0s");
  expect(secondsText(185)).toBe("3\u00a0min 5\u00a0s");
  expect(horizonText(0)).toBe("");
  expect(horizonText(86_400_000)).toBe("1 day");
  expect(horizonText(2_592_000_000)).toBe("30 days");
  expect(horizonText(43_200_000)).toBe("0.50 days");
  expect(dayText(Date.UTC(2011, 11, 9, 12, 50))).toBe("2011-12-09");
});

test.each([
  [0.1, 0.2, true, "better"],
  [0.1, 0.2, false, "worse"],
  [-0.2, -0.1, true, "worse"],
  [-0.2, -0.1, false, "better"],
  [-0.1, 0.1, true, "unclear"],
  [0, 0.1, true, "unclear"],
  [null, null, true, "none"],
])("a difference in [%s, %s], more is better %s, is %s", (low, high, higherIsBetter, expected) => {
  const result: MetricResult = {
    name: "m",
    title: "M",
    higherIsBetter,
    resamples: 10,
    value: 1,
    low,
    high,
    baseline: { value: 1, low, high },
    difference: { value: 0, low, high },
  };
  expect(verdictOf(result)).toBe(expected);
  expect(verdictOf({ ...result, baseline: null, difference: null })).toBe("none");
});
