import { describeValue, PortraitError } from "@portrait/core";
import type { ClassLink, RegressionLink } from "../../tree/ensemble/links.js";
import type { ImportTask } from "../trees/import-options.js";
import { OWNER } from "./sections.js";

/** What an objective means for the answers. */
export interface Objective {
  /** What it is for. */
  readonly task: ImportTask;
  /** How raw outputs become probabilities, for classes. */
  readonly classLink: ClassLink;
  /** How the raw output becomes a number, for regression. */
  readonly regressionLink: RegressionLink;
  /** What raw outputs are multiplied by first. */
  readonly scale: number;
}

const IDENTITY: ReadonlySet<string> = new Set([
  "regression",
  "regression_l1",
  "huber",
  "fair",
  "quantile",
  "mape",
  "lambdarank",
  "rank_xendcg",
  "custom",
  "none",
]);

const EXPONENTIAL: ReadonlySet<string> = new Set(["poisson", "gamma", "tweedie"]);

const number = (link: RegressionLink): Objective => ({
  task: "regression",
  classLink: "probability",
  regressionLink: link,
  scale: 1,
});

const classes = (task: ImportTask, classLink: ClassLink, scale: number): Objective => ({
  task,
  classLink,
  regressionLink: "identity",
  scale,
});

/**
 * What the objective of a LightGBM model file means.
 *
 * @param text - The objective with its parameters, such as `binary sigmoid:1`; `undefined` when the file has none.
 * @throws PortraitError `not-supported`.
 */
export function objectiveOf(text: string | undefined): Objective {
  const [name = "none", ...parameters] = (text ?? "none").trim().split(/\s+/);
  const sigmoid = parameters.find((word) => word.startsWith("sigmoid:"))?.slice("sigmoid:".length);
  const scale = sigmoid === undefined ? 1 : Number(sigmoid);
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${OWNER}: the objective's sigmoid must be a number > 0; received ${describeValue(sigmoid)}.`,
    });
  }
  if (name === "binary") return classes("binary", "logistic", scale);
  if (name === "multiclass") return classes("multiclass", "softmax", 1);
  if (name === "multiclassova") return classes("multiclass", "oneVsRest", scale);
  if (name === "cross_entropy") return number("logistic");
  if (name === "cross_entropy_lambda") return number("softplus");
  if (EXPONENTIAL.has(name)) return number("exp");
  if (IDENTITY.has(name)) return number(parameters.includes("sqrt") ? "signedSquare" : "identity");
  throw new PortraitError({
    code: "not-supported",
    message: `${OWNER}: the objective ${describeValue(name)} is not known.`,
    hint: "Known are binary, multiclass, multiclassova, the regressions, cross_entropy and the rankings.",
    details: { objective: name },
  });
}
