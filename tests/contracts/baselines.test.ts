import { constant, constantCodec, majorityClass, majorityClassCodec } from "@portrait/models/baseline";
import { describeMulticlassClassifier, describeRegressor } from "@portrait/testing";

describeMulticlassClassifier("majorityClass", {
  estimator: majorityClass(),
  codecs: [majorityClassCodec],
  ignoresInputs: true,
  weights: "replicates",
  outcomes: { infinite: "model" },
});

for (const strategy of ["mean", "median"] as const) {
  describeRegressor(`constant, ${strategy}`, {
    estimator: constant({ strategy }),
    codecs: [constantCodec],
    ignoresInputs: true,
    weights: "replicates",
    outcomes: { oneRow: "model", oneTarget: "model", infinite: "model" },
  });
}
