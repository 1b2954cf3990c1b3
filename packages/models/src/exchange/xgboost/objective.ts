import { describeValue, PortraitError } from "@portrait/core";
import type { ClassLink, RegressionLink } from "../../tree/ensemble/links.js";
import type { ImportTask } from "../trees/import-options.js";
import { OWNER } from "./fields.js";

/** What an objective means for the answers. */
export interface Objective {
  /** What it is for. */
  readonly task: ImportTask;
  /** How raw outputs become probabilities, for classes. */
  readonly classLink: ClassLink;
  /** How the raw output becomes a number, for regression. */
  readonly regressionLink: RegressionLink;
  /** The raw output of a base score. */
  readonly margin: (score: number) => number;
}

const identity = (score: number): number => score;
const logit = (score: number): number => Math.fround(-Math.log(Math.fround(1 / score - 1)));
const log = (score: number): number => Math.fround(Math.log(score));

const number = (link: RegressionLink, margin: (score: number) => number): Objective => ({
  task: "regression",
  classLink: "probability",
  regressionLink: link,
  margin,
});

const classes = (task: ImportTask, classLink: ClassLink, margin: (score: number) => number): Objective => ({
  task,
  classLink,
  regressionLink: "identity",
  margin,
});

const OBJECTIVES: ReadonlyMap<string, Objective> = /* @__PURE__ */ new Map([
  ["binary:logistic", classes("binary", "logistic", logit)],
  ["binary:logitraw", classes("binary", "logistic", identity)],
  ["multi:softprob", classes("multiclass", "softmax", identity)],
  ["multi:softmax", classes("multiclass", "softmax", identity)],
  ["reg:logistic", number("logistic", logit)],
  ["reg:squarederror", number("identity", identity)],
  ["reg:squaredlogerror", number("identity", identity)],
  ["reg:absoluteerror", number("identity", identity)],
  ["reg:pseudohubererror", number("identity", identity)],
  ["reg:quantileerror", number("identity", identity)],
  ["count:poisson", number("exp", log)],
  ["reg:gamma", number("exp", log)],
  ["reg:tweedie", number("exp", log)],
  ["survival:cox", number("exp", log)],
  ["survival:aft", number("exp", log)],
  ["rank:pairwise", number("identity", identity)],
  ["rank:ndcg", number("identity", identity)],
  ["rank:map", number("identity", identity)],
]);

/**
 * What the objective of an XGBoost model file means.
 *
 * @param name - The objective, such as `binary:logistic`.
 * @throws PortraitError `not-supported`.
 */
export function objectiveOf(name: string): Objective {
  const found = OBJECTIVES.get(name);
  if (found !== undefined) return found;
  throw new PortraitError({
    code: "not-supported",
    message: `${OWNER}: the objective ${describeValue(name)} is not known.`,
    hint: `Known are ${[...OBJECTIVES.keys()].join(", ")}.`,
    details: { objective: name },
  });
}
