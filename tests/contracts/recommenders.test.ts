import { popularity, popularityCodec } from "@portrait/models/baseline";
import { describeRecommender } from "@portrait/testing";

describeRecommender("popularity", {
  estimator: popularity(),
  codecs: [popularityCodec],
  personal: false,
  outcomes: { empty: "model" },
});
