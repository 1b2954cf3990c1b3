import { type ClassExamples, type Classifier, type RowValues, takeExamples } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { failedChecks } from "../suite/check.js";
import {
  describeMulticlassClassifier,
  multiclassClassifierChecks,
} from "./describe-multiclass-classifier.js";
import { naiveBayesOfClasses, naiveBayesOfClassesCodec } from "./naive-bayes.js";
import type { MulticlassSuite } from "./suite.js";

describeMulticlassClassifier("naiveBayes", {
  estimator: naiveBayesOfClasses(),
  codecs: [naiveBayesOfClassesCodec],
  weights: "replicates",
});

type Learn = MulticlassSuite["estimator"]["learn"];

const sound: Learn = (data, context) => naiveBayesOfClasses().learn(data, context);

const learning = (learn: Learn, more: Partial<MulticlassSuite> = {}): MulticlassSuite => ({
  estimator: Object.freeze({ ...naiveBayesOfClasses(), learn }),
  codecs: [naiveBayesOfClassesCodec],
  ...more,
});

const making = (change: (model: Classifier<RowValues, string>) => object): MulticlassSuite =>
  learning(async (data, context) => {
    const model = await sound(data, context);
    return Object.freeze({ ...model, ...change(model) });
  });

/** Examples whose classes were each taken for the next. */
const mistaken = (data: ClassExamples): ClassExamples => ({
  ...data,
  target: { ...data.target, codes: data.target.codes.map((code) => (code + 1) % data.target.classes.length) },
});

const faults: readonly (readonly [fault: string, suite: MulticlassSuite, check: string])[] = [
  [
    "mistakes the classes",
    learning((data, context) => sound(mistaken(data), context)),
    "the model has learnt: rows whose outcome came true are more probable",
  ],
  [
    "gives the columns of others",
    making((model) => ({
      async predictProba(data: readonly RowValues[]) {
        const right = await model.predictProba(data);
        const next = (class_: string) => model.classes[(model.classes.indexOf(class_) + 1) % 3] as string;
        return { ...right, of: (class_: string) => right.of(next(class_)) };
      },
    })),
    "probabilities lie in [0, 1] and sum to 1, class by class",
  ],
  [
    "turns its classes round",
    making((model) => ({ classes: [...model.classes].reverse() })),
    "rows scored together get what each gets alone",
  ],
  [
    "makes the only class up",
    learning(async (data, context) => {
      const seen = new Set(data.target.codes);
      return seen.size > 1 ? sound(data, context) : Promise.reject(new TypeError("one class"));
    }),
    "a single outcome is refused as invalid data",
  ],
  [
    "takes what is of no class for the first",
    learning((data, context) =>
      sound(
        {
          ...data,
          target: {
            ...data.target,
            codes: data.target.codes.map((code) => (data.target.classes[code] ? code : 0)),
          },
        },
        context,
      ),
    ),
    "targets that are none are refused as invalid data",
  ],
  [
    "forgets weights",
    learning(({ weights: _, ...data }, context) => sound(data, context)),
    "weights have influence",
  ],
  [
    "trusts the first rows only",
    learning((data, context) => sound(takeExamples(data, [...data.users.keys()].slice(0, 100)), context)),
    "the order of the training rows does not matter",
  ],
];

describe("the contract of classifiers of several classes finds a fault:", () => {
  test.each(faults)("%s", async (_, suite, name) => {
    const checks = multiclassClassifierChecks(suite).filter((check) => check.name === name);
    expect((await failedChecks(checks)).map((failed) => failed.name)).toEqual([name]);
  });
});
