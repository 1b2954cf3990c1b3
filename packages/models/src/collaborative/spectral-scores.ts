import type { Recommendation, RecommendRequest } from "@portrait/core";
import { type Csr, transposeCsr } from "@portrait/kernels";
import { createSparseProduct } from "@portrait/kernels/dense";
import { fixedRanking } from "../recommend/fallback.js";
import { createIdIndex } from "../recommend/ids.js";
import { createRecommend, type Ranker, SCORED } from "../recommend/rank-users.js";
import { type AskedRows, askedRows } from "./asked-rows.js";
import type { SpectralFit } from "./spectral-filter.js";

/** Multiplies items' signals by `P = R'^T R'`, {@link SCORED} at a time; an item is a row, a signal a column. */
type Smooth = (signals: Float32Array) => Float32Array;

async function createSmooth(normalised: Csr, transpose: Csr): Promise<Smooth> {
  const up = await createSparseProduct(normalised, SCORED, { precision: "float32" });
  const down = await createSparseProduct(transpose, SCORED, { precision: "float32" });
  return (signals) => down.multiply(up.multiply(signals));
}

/** Sharpens signals: `s = s - T / K P s`, K times. */
function sharpen(
  signals: Float32Array,
  smooth: Smooth,
  { sharpening, sharpeningSteps }: SpectralFit["params"],
): void {
  for (let step = 0; step < sharpeningSteps; step++) {
    const smoothed = smooth(signals);
    const factor = sharpening / sharpeningSteps;
    for (let at = 0; at < signals.length; at++) {
      signals[at] = (signals[at] as number) - factor * (smoothed[at] as number);
    }
  }
}

/** The items' vectors as the users' vectors meet them: weighted, and sharpened if scores are. */
function weighedVectors(
  { vectors, inverses, params, items }: SpectralFit,
  smooth: Smooth | undefined,
): Float32Array {
  const width = vectors.length / Math.max(1, items.length);
  const weighed = vectors.map((value, at) => {
    const inverse = inverses[Math.floor(at / width)] as number;
    return inverse > 0 ? (params.lowPassWeight * value) / inverse : 0;
  });
  if (smooth === undefined) return weighed;
  const signals = new Float32Array(items.length * SCORED);
  for (let first = 0; first < width; first += SCORED) {
    const some = Math.min(SCORED, width - first);
    signals.fill(0);
    items.forEach((_, item) => {
      const start = item * width + first;
      signals.set(weighed.subarray(start, start + some), item * SCORED);
    });
    sharpen(signals, smooth, params);
    items.forEach((_, item) => {
      weighed.set(signals.subarray(item * SCORED, item * SCORED + some), item * width + first);
    });
  }
  return weighed;
}

/** The users' vectors: the sums of their items', each over the power of its number of users. */
function userVectors({ vectors, inverses, items }: SpectralFit, found: AskedRows) {
  const width = vectors.length / Math.max(1, items.length);
  return (first: number, end: number): Float32Array => {
    const values = new Float32Array((end - first) * width);
    for (let user = first; user < end; user++) {
      const own = values.subarray((user - first) * width, (user - first + 1) * width);
      for (const item of found.items(user)) {
        const inverse = inverses[item] as number;
        const from = item * width;
        for (let factor = 0; factor < width; factor++) {
          own[factor] = (own[factor] as number) + inverse * (vectors[from + factor] as number);
        }
      }
    }
    return values;
  };
}

/** What the linear filter scores, sharpened. */
function sharpenedScores({ items, params }: SpectralFit, found: AskedRows, smooth: Smooth) {
  return (first: number, end: number): Float32Array => {
    const signals = new Float32Array(items.length * SCORED);
    for (let user = first; user < end; user++) {
      for (const item of found.items(user)) signals[item * SCORED + user - first] = 1;
    }
    const filtered = smooth(signals);
    sharpen(filtered, smooth, params);
    const rows = new Float32Array((end - first) * items.length);
    for (let user = 0; user < end - first; user++) {
      for (let item = 0; item < items.length; item++) {
        rows[user * items.length + item] = filtered[item * SCORED + user] as number;
      }
    }
    return rows;
  };
}

/**
 * Answers requests by a filter.
 *
 * @param kind - The model's kind.
 * @param fit - What was learnt.
 */
export async function createSpectralRecommend(
  kind: string,
  fit: SpectralFit,
): Promise<(request: RecommendRequest) => Promise<readonly Recommendation[]>> {
  const { users, items, normalised, vectors, params, popularity } = fit;
  const find = askedRows({ users, items, rows: normalised });
  const transpose = transposeCsr(normalised).transpose;
  const smooth = params.sharpening > 0 ? await createSmooth(normalised, transpose) : undefined;
  const width = vectors.length / Math.max(1, items.length);
  const linear: Pick<Ranker, "links" | "scores"> =
    smooth === undefined
      ? { links: { matrices: [transpose, normalised], of: find } }
      : {
          scores: {
            of(asked, history) {
              const found = find(asked, history);
              return { known: found.known, rows: sharpenedScores(fit, found, smooth) };
            },
          },
        };
  const lowPass: Pick<Ranker, "vectors"> =
    width === 0
      ? {}
      : {
          vectors: {
            width,
            items: weighedVectors(fit, smooth),
            of(asked, history) {
              const found = find(asked, history);
              return { known: found.known, rows: userVectors(fit, found) };
            },
          },
        };
  return createRecommend({
    kind,
    catalogue: createIdIndex(items),
    fallback: fixedRanking(items, popularity),
    ...linear,
    ...lowPass,
  });
}
