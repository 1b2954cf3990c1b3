import type { Classifier, Explainable, RowValues, Snapshot, TableSchema } from "@portrait/core";
import { valueAt } from "@portrait/core";

/** What a hand-made classifier is made of. */
export interface ClassifierInit {
  /** The one column that it reads, a number. */
  readonly input: string;
  /** The probability of true for its value. */
  readonly probability: (value: number) => number;
  /** How far ahead the outcome lies. */
  readonly horizon?: number;
  /** The weights of its reasons, by name; left out, it gives none. */
  readonly reasons?: Readonly<Record<string, number>>;
}

/** A classifier made by hand, of one number. */
export function handMade(init: ClassifierInit): Classifier<RowValues> & Partial<Explainable<RowValues>> {
  const { input, probability, horizon = 0, reasons } = init;
  const inputs: TableSchema = { columns: [{ name: input, type: "number" }] };
  const valuesOf = (snapshot: Snapshot): readonly number[] =>
    snapshot.users.map((_, row) => {
      const value = valueAt(snapshot.table.columns[input] as never, row);
      return probability(typeof value === "number" ? value : Number.NaN);
    });
  const explained: Partial<Explainable<RowValues>> =
    reasons === undefined
      ? {}
      : {
          weights: () => [],
          contributions: () => Object.entries(reasons).map(([name, weight]) => ({ name, weight })),
        };
  return {
    kind: "handMade",
    classes: [false, true],
    inputs,
    horizon,
    state: () => ({ kind: "handMade", version: 1, config: { input }, tensors: {}, parts: {} }),
    predictOne: () => ({ value: true, probability: 1, probabilities: [0, 1] }),
    async predictProba(data) {
      if (!("users" in data)) throw new Error("the test asks for snapshots only");
      const values = valuesOf(data);
      return {
        classes: [false, true],
        length: values.length,
        values: Float64Array.from(values.flatMap((value) => [1 - value, value])),
        of: (truth) => Float64Array.from(values, (value) => (truth ? value : 1 - value)),
      };
    },
    ...explained,
  };
}
