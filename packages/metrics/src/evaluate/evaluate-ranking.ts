import type { Interactions, RankingExamples, Recommendation, Recommender } from "@portrait/core";
import { isoText, PortraitError, resolveOptions } from "@portrait/core";
import type { RankingMetric } from "../metric/metric.js";
import { createRankedUsers, type RankedUsers } from "../ranking/ranked-users.js";
import { capable, capableBaseline, factsOf, isRecommender } from "./capability.js";
import type { RankingEvaluation } from "./evaluation.js";
import { checkMetrics, commonRules, excludeRule } from "./options.js";
import { createPace, type Pace } from "./pace.js";
import { resultsOf } from "./results.js";
import { unitsOf } from "./units.js";

/** How many users a model is asked for at a time. */
const BATCH = 1024;

/** What one model recommended. */
interface Answers {
  readonly ranked: RankedUsers;
  readonly known: number;
}

function checkAnswer(
  model: Recommender,
  users: readonly string[],
  answer: readonly Recommendation[],
  k: number,
): void {
  const refuse = (message: string): PortraitError =>
    new PortraitError({
      code: "invalid-data",
      message: `evaluate: the model of kind "${model.kind}" ${message}`,
    });
  if (answer.length !== users.length) {
    throw refuse(`recommended to ${answer.length} users when asked for ${users.length}.`);
  }
  answer.forEach(({ user, items }, index) => {
    if (user !== users[index]) {
      throw refuse(
        `answered for user ${JSON.stringify(user)} in the place of ${JSON.stringify(users[index])}.`,
      );
    }
    if (items.length > k) {
      throw refuse(`recommended ${items.length} items to user ${JSON.stringify(user)} when asked for ${k}.`);
    }
  });
}

async function answersOf(
  model: Recommender,
  test: RankingExamples,
  request: { readonly k: number; readonly exclude: Interactions | undefined },
  report: (done: number) => Promise<void>,
): Promise<Answers> {
  const recommended: string[][] = [];
  let known = 0;
  for (let start = 0; start < test.users.length; start += BATCH) {
    const users = test.users.slice(start, start + BATCH);
    const answer = await model.recommend({
      users,
      k: request.k,
      history: test.history,
      ...(request.exclude === undefined ? {} : { exclude: request.exclude }),
    });
    checkAnswer(model, users, answer, request.k);
    for (const { items, known: seen } of answer) {
      recommended.push(items.map(({ item }) => item));
      known += seen ? 1 : 0;
    }
    await report(recommended.length);
  }
  const owner = `evaluate: the model of kind "${model.kind}"`;
  const { relevant, catalogue } = test;
  return { ranked: createRankedUsers({ recommended, relevant, catalogue }, owner), known };
}

function checkTest(test: RankingExamples): void {
  const refuse = (message: string, hint?: string): PortraitError =>
    new PortraitError({
      code: "invalid-data",
      message: `evaluate: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    });
  if (test.users.length === 0) throw refuse("the test holds no users.", "Move the boundary of the split.");
  if (new Set(test.users).size !== test.users.length) throw refuse("the test names a user more than once.");
  if (test.relevant.length !== test.users.length) {
    throw refuse(`the test holds ${test.users.length} users, but relevant items of ${test.relevant.length}.`);
  }
  if (test.relevant.every((items) => items.length === 0)) {
    throw refuse("no user of the test has a relevant item.", "Move the boundary of the split.");
  }
}

/**
 * Judges a recommender; see `evaluate`.
 *
 * @param received - What the caller passed as model.
 * @param test - The ranking examples.
 * @param options - What the caller passed as options.
 */
export async function evaluateRanking(
  received: unknown,
  test: RankingExamples,
  options: object | undefined,
): Promise<RankingEvaluation> {
  const settings = resolveOptions("evaluate", { ...commonRules, exclude: excludeRule }, options);
  checkMetrics("ranking", settings.metrics);
  const metrics = settings.metrics as readonly RankingMetric[];
  const model = capable("ranking", received, isRecommender);
  const baseline = capableBaseline("ranking", settings.baseline, isRecommender);
  checkTest(test);
  const { bootstrap, level, seed, signal, onProgress } = settings;
  const pace: Pace = createPace("evaluate", signal, onProgress);
  const k = Math.max(...metrics.map((metric) => metric.k));
  const exclude = settings.exclude === false ? undefined : (settings.exclude ?? test.history);
  const total = test.users.length * (baseline === undefined ? 1 : 2);
  await pace("recommend", 0, total);
  const own = await answersOf(model, test, { k, exclude }, (done) => pace("recommend", done, total));
  const other =
    baseline === undefined
      ? undefined
      : await answersOf(baseline, test, { k, exclude }, (done) =>
          pace("recommend", test.users.length + done, total),
        );
  const prepared = metrics.map((metric) => ({
    metric,
    model: metric.prepare(own.ranked),
    baseline: other === undefined ? undefined : metric.prepare(other.ranked),
  }));
  const weights = new Float64Array(test.users.length).fill(1);
  const plan = { resamples: bootstrap, seed, units: unitsOf(test.users), weights, pace };
  return Object.freeze({
    task: "ranking",
    model: factsOf(model),
    baseline: baseline === undefined ? null : factsOf(baseline),
    users: test.users.length,
    usersWithoutRelevant: test.relevant.filter((items) => items.length === 0).length,
    usersKnown: own.known,
    relevant: test.relevant.reduce((sum, items) => sum + items.length, 0),
    catalogue: test.catalogue.length,
    metrics: await resultsOf(prepared, plan, level),
    protocol: Object.freeze({
      bootstrap,
      level,
      seed,
      unit: "user",
      k,
      until: isoText(test.history.until),
      excluded: settings.exclude === undefined ? "history" : settings.exclude === false ? "none" : "given",
    }),
  });
}
