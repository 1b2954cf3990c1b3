import { expect, test } from "vitest";
import { logLoss } from "./log-loss.js";

test("logLoss is the mean of the surprise in nats", () => {
  const value = logLoss().compute({ probabilities: [0.9, 0.2], target: [1, 0], weights: [1, 3] });
  expect(value).toBeCloseTo(-(Math.log(0.9) + 3 * Math.log(0.8)) / 4, 15);
  expect(logLoss().higherIsBetter).toBe(false);
});

test("logLoss stays finite where the model was certain and wrong, and is about 0 where it was right", () => {
  const worst = -Math.log(2 ** -52);
  expect(logLoss().compute({ probabilities: [0], target: [1] })).toBeCloseTo(worst, 12);
  expect(logLoss().compute({ probabilities: [1], target: [0] })).toBeCloseTo(worst, 12);
  expect(logLoss().compute({ probabilities: [1, 0], target: [1, 0] })).toBeLessThan(1e-15);
});

test("logLoss is least for the true share", () => {
  const loss = (probability: number): number =>
    logLoss().compute({
      probabilities: [probability, probability, probability, probability],
      target: [1, 0, 0, 0],
    });
  expect(loss(0.25)).toBeLessThan(loss(0.24));
  expect(loss(0.25)).toBeLessThan(loss(0.26));
});
