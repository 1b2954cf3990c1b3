import { createExamples, createTable, fit } from "@portrait/core";
import { exportSql } from "@portrait/models/exchange";
import { logisticRegression } from "@portrait/models/linear";
import { boostedTrees } from "@portrait/models/tree";
import { type Dialect, FEATURES } from "./sql.ts";

/** Two fitted models as expressions over the features, in each kind of SQL. */
export interface FittedModels {
  expressions(dialect: Dialect): { readonly logistic: string; readonly boosted: string };
}

/** Fits the models on rows of features, the target last. */
export async function fitModels(rows: readonly (readonly unknown[])[]): Promise<FittedModels> {
  const columns = FEATURES.map((name, index) => {
    const values = Float64Array.from(rows, (row) => (row[index] === null ? Number.NaN : Number(row[index])));
    return [name, { type: "number", values }] as const;
  });
  const target = Uint8Array.from(rows, (row) => Number(row[FEATURES.length]));
  const examples = createExamples({ table: createTable(Object.fromEntries(columns)), target });
  const logistic = await fit(logisticRegression(), examples, { seed: 1 });
  const boosted = await fit(boostedTrees({ iterations: 50, numLeaves: 15 }), examples, { seed: 1 });
  return {
    expressions(dialect) {
      const positive = (model: Parameters<typeof exportSql>[0]): string => {
        const { expressions, answers } = exportSql(model, { from: "features", dialect });
        const index = Math.max(0, answers.indexOf("probability_true"));
        return expressions[index] as string;
      };
      return { logistic: positive(logistic), boosted: positive(boosted) };
    },
  };
}
