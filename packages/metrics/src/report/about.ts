import type { Evaluation, RankingEvaluation } from "../evaluate/evaluation.js";
import { countedText, countText, horizonText, numberText, percentText } from "./format.js";

/** How many cutoffs are named. */
const CUTOFFS = 12;

/** What came true in the rows of an evaluation. */
function outcomesText(evaluation: Exclude<Evaluation, RankingEvaluation>): string {
  if (evaluation.task === "multiclass")
    return `${countedText(evaluation.classes.length, "class", "classes")}`;
  if (evaluation.task === "regression") {
    const { mean, least, greatest } = evaluation.target;
    return `target from ${numberText(least)} to ${numberText(greatest)}, mean ${numberText(mean)}`;
  }
  const { rows, positives } = evaluation;
  return `${percentText(rows === 0 ? 0 : positives / rows)} positive`;
}

/** What an evaluation was judged on, in a sentence. */
export function aboutText(evaluation: Evaluation): string {
  if (evaluation.task === "ranking") {
    const { users, usersKnown, usersWithoutRelevant, relevant, catalogue, protocol } = evaluation;
    const left =
      usersWithoutRelevant === 0
        ? ""
        : ` ${countedText(usersWithoutRelevant, "user")} without relevant items left out of means.`;
    const excluded = {
      history: "what a user had already was not recommended",
      given: "given pairs were not recommended",
      none: "nothing was excluded",
    }[protocol.excluded];
    return `${countedText(users, "user")} (${countText(usersKnown)} known to the model) with ${countedText(relevant, "relevant item")}; ${countedText(protocol.k, "item")} each, ranked over the whole catalogue of ${countText(catalogue)}; history before ${protocol.until}, ${excluded}.${left}`;
  }
  const { rows, users, protocol } = evaluation;
  const horizon = horizonText(protocol.horizon);
  return `${countedText(rows, "row")} of ${countedText(users, "user")}, ${outcomesText(evaluation)}; cutoffs ${protocol.cutoffs.slice(0, CUTOFFS).join(", ")}${protocol.cutoffs.length > CUTOFFS ? ` and ${protocol.cutoffs.length - CUTOFFS} more` : ""}${horizon === "" ? "" : `; outcome within ${horizon}`}${protocol.weighted ? "; rows have weights" : ""}.`;
}
