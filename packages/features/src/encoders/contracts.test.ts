import type { Codec, Estimator, RowValues, Table, Vector } from "@portrait/core";
import { createExamples, createTable, type Examples, rowAt } from "@portrait/core";
import { describeChecks, estimatorChecks, hostileTexts, mixedExamples } from "@portrait/testing";
import {
  binner,
  binnerCodec,
  cyclicalTime,
  cyclicalTimeCodec,
  type EncoderModel,
  embeddingById,
  embeddingByIdCodec,
  hashingEncoder,
  hashingEncoderCodec,
  logTransformer,
  logTransformerCodec,
  minMaxScaler,
  minMaxScalerCodec,
  oneHotEncoder,
  oneHotEncoderCodec,
  ordinalEncoder,
  ordinalEncoderCodec,
  pipeline,
  pipelineCodec,
  powerTransformer,
  powerTransformerCodec,
  quantileTransformer,
  quantileTransformerCodec,
  robustScaler,
  robustScalerCodec,
  standardScaler,
  standardScalerCodec,
  targetEncoder,
  targetEncoderCodec,
  textHasher,
  textHasherCodec,
} from "./index.js";

const mixed = mixedExamples();
const numbers = ["visits", "spend"] as const;

/** Columns whose names and categories break careless code. */
const columns = Object.fromEntries<Vector>([
  [
    "__proto__",
    {
      type: "category",
      codes: Int32Array.from(hostileTexts, (_, code) => code),
      dictionary: hostileTexts,
    },
  ],
  ["constructor", { type: "number", values: Float64Array.from(hostileTexts, (_, row) => row % 5) }],
  ["at", { type: "timestamp", values: Float64Array.from(hostileTexts, (_, row) => row * 1e8 - 1e9) }],
]);
const hostile = createExamples({
  table: createTable(columns),
  target: hostileTexts.map((_, row) => row % 3 === 0),
});
const classes = {
  ...mixed,
  target: { codes: Int32Array.from(mixed.users, (_, row) => row % 3), classes: ["a", "b", "c"] },
};
const vectors = { ids: ["FR", "__proto__"], dimensions: 2, values: Float32Array.of(1, 2, 3, 4) };

function check(
  name: string,
  estimator: unknown,
  codecs: readonly unknown[],
  data: unknown = mixed,
  seeded = false,
): void {
  const subject = {
    estimator: estimator as Estimator<Examples, EncoderModel>,
    codecs: codecs as readonly Codec[],
    data: data as Examples,
    seeded,
    answers: async (model: EncoderModel) => {
      const { table } = data as { readonly table: Table };
      const names = model.inputs.columns.map((column) => column.name);
      const row = Object.fromEntries(
        Object.entries(rowAt(table, 0)).filter(([column]) => names.includes(column)),
      );
      return [model.transform(table).columns, model.transformOne(row as RowValues)];
    },
  };
  describeChecks(name, estimatorChecks(subject));
}

check("standardScaler", standardScaler(numbers), [standardScalerCodec]);
check("minMaxScaler", minMaxScaler(numbers, { clip: true, range: [-1, 1] }), [minMaxScalerCodec]);
check("robustScaler", robustScaler(numbers), [robustScalerCodec]);
check("logTransformer", logTransformer(numbers, { signed: true }), [logTransformerCodec]);
check("quantileTransformer", quantileTransformer(numbers, { output: "normal" }), [quantileTransformerCodec]);
check("powerTransformer", powerTransformer(numbers), [powerTransformerCodec]);
check("binner", binner(numbers, { strategy: "kMeans" }), [binnerCodec]);
check("binner, one-hot", binner(numbers, { encode: "oneHot" }), [binnerCodec]);
check("oneHotEncoder", oneHotEncoder(["country"], { nulls: "level", minCount: 30 }), [oneHotEncoderCodec]);
check("ordinalEncoder", ordinalEncoder(["country"]), [ordinalEncoderCodec]);
check("hashingEncoder", hashingEncoder(["country"], { signed: true }), [hashingEncoderCodec]);
check("textHasher", textHasher(["country"], { bits: 8, weighting: "idf" }), [textHasherCodec]);
check("embeddingById", embeddingById(["country"], vectors, { unknown: "mean" }), [embeddingByIdCodec]);
check("targetEncoder", targetEncoder(["country"]), [targetEncoderCodec]);
check(
  "targetEncoder of classes",
  targetEncoder(["country"], { multiclass: true, smooth: 3 }),
  [targetEncoderCodec],
  classes,
);
check("cyclicalTime", cyclicalTime(["at"], { timeZone: "Europe/Berlin" }), [cyclicalTimeCodec], hostile);
check("scalers of hostile columns", standardScaler(["constructor"]), [standardScalerCodec], hostile);
check("oneHotEncoder of hostile columns", oneHotEncoder(["__proto__"]), [oneHotEncoderCodec], hostile);
check("targetEncoder of hostile columns", targetEncoder(["__proto__"]), [targetEncoderCodec], hostile);
check(
  "pipeline",
  pipeline([
    targetEncoder(["__proto__"]),
    cyclicalTime(["at"], { cycles: ["hourOfDay"] }),
    standardScaler(["__proto__", "at:hourOfDay:sin"]),
  ]),
  [pipelineCodec, targetEncoderCodec, cyclicalTimeCodec, standardScalerCodec],
  hostile,
  true,
);
