import { fit, type Model, type Progress, stableJson } from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import type { Check } from "../suite/check.js";
import { expectSameBytes } from "./content.js";
import { type EstimatorSubject, fitOptions } from "./suite.js";

function checkPhase(phase: string, events: readonly Progress[], stopsEarly: boolean): void {
  let completed = 0;
  for (const event of events) {
    expect(Number.isFinite(event.completed) && Number.isFinite(event.total), phase).toBe(true);
    expect(event.total, `${phase}: the total stays what it was`).toBe(events[0]?.total);
    expect(event.completed, `${phase}: progress never goes back`).toBeGreaterThanOrEqual(completed);
    expect(event.completed, `${phase}: progress stays within the total`).toBeLessThanOrEqual(event.total);
    if (event.loss !== undefined) expect(event.loss, `${phase}: the loss is a number`).not.toBeNaN();
    completed = event.completed;
  }
  if (!stopsEarly) expect(completed, `${phase}: progress reaches the total`).toBe(events[0]?.total);
}

/**
 * Checks the course of a fit: progress, abortion, and that nothing is changed.
 *
 * @param subject - The estimator and its data.
 */
export function courseChecks<Data, M extends Model>(subject: EstimatorSubject<Data, M>): readonly Check[] {
  const { estimator, data, stopsEarly = false } = subject;
  const copy = structuredClone(data);
  return [
    {
      name: "progress is reported, never goes back, and reaches its total",
      async run() {
        const phases = new Map<string, Progress[]>();
        const onProgress = (progress: Progress): void => {
          phases.set(progress.phase, [...(phases.get(progress.phase) ?? []), progress]);
        };
        await fit(estimator, data, fitOptions<Data>(subject, { onProgress }));
        expect(phases.size, "at least one step is reported").toBeGreaterThan(0);
        for (const [phase, events] of phases) checkPhase(phase, events, stopsEarly);
      },
    },
    {
      name: "a signal that was aborted before stops the fit before it begins",
      async run() {
        const reported: Progress[] = [];
        const options = fitOptions<Data>(subject, {
          signal: AbortSignal.abort(),
          onProgress: (progress) => reported.push(progress),
        });
        await expectErrorCode(fit(estimator, data, options), "aborted");
        expect(reported).toEqual([]);
      },
    },
    {
      name: "a signal that is aborted during the fit stops it, and leaves no trace",
      async run() {
        const before = await fit(estimator, data, fitOptions<Data>(subject));
        const controller = new AbortController();
        let steps = 0;
        const options = fitOptions<Data>(subject, {
          signal: controller.signal,
          onProgress: () => {
            steps++;
            controller.abort();
          },
        });
        await expectErrorCode(fit(estimator, data, options), "aborted");
        expect(steps, "the fit goes on after its signal").toBeLessThanOrEqual(1);
        const after = await fit(estimator, data, fitOptions<Data>(subject));
        expectSameBytes(after, before, "an aborted fit changed what a later one learns");
      },
    },
    {
      name: "estimator and model are frozen; a fit changes neither the estimator nor the data",
      async run() {
        const params = stableJson(estimator.params);
        const model = await fit(estimator, data, fitOptions<Data>(subject));
        await subject.answers(model);
        expect([estimator, estimator.params, model].map(Object.isFrozen)).toEqual([true, true, true]);
        expect(stableJson(estimator.params)).toBe(params);
        expect(data, "the data was changed").toEqual(copy);
      },
    },
  ];
}
