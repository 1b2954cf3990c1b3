import { createRandom } from "@portrait/core";
import { createEnsembleBuilder } from "../ensemble-builder.js";
import type { TreeEnsemble } from "../tree-ensemble.js";

/** What {@link randomEnsemble} makes. */
export interface RandomEnsembleOptions {
  /** The seed. */
  readonly seed: number;
  /** How many number columns, the first ones. */
  readonly numbers: number;
  /** How many category columns, the last ones. */
  readonly categories?: number;
  /** How many codes they have; left out, {@link CODES}. */
  readonly codes?: number;
  /** How many different thresholds splits have; left out, 9. */
  readonly thresholds?: number;
  /** How many trees. */
  readonly trees: number;
  /** How often a leaf of a tree is split. */
  readonly splits: number;
  /** How many raw outputs. */
  readonly outputs?: number;
  /** How many values a leaf has. */
  readonly leafWidth?: number;
  /** Whether sums are averaged. */
  readonly average?: boolean;
}

/** How many codes the category columns of a random ensemble have, if not told. */
export const CODES = 40;

/**
 * An ensemble whose splits, directions of missing values, covers and leaf values are drawn at random, for tests.
 *
 * @param options - See {@link RandomEnsembleOptions}.
 */
export function randomEnsemble(options: RandomEnsembleOptions): TreeEnsemble {
  const {
    seed,
    numbers,
    categories = 0,
    codes = CODES,
    thresholds = 9,
    trees,
    splits,
    outputs = 1,
    leafWidth = 1,
    average = false,
  } = options;
  const random = createRandom(seed);
  const columns = numbers + categories;
  const pick = (count: number): number => Math.floor(random.next() * count);
  const answer = (): number[] => Array.from({ length: leafWidth }, () => random.next() * 2 - 1);
  const base = Array.from({ length: outputs }, () => random.next());
  const builder = createEnsembleBuilder({ columns, outputs, leafWidth, average, base });
  for (let tree = 0; tree < trees; tree++) {
    const root = builder.startTree();
    builder.setNode(root, answer(), 1000);
    const leaves = [{ node: root, cover: 1000 }];
    for (let split = 0; split < splits; split++) {
      const [leaf] = leaves.splice(pick(leaves.length), 1);
      if (leaf === undefined) break;
      const feature = pick(columns);
      const set = Array.from({ length: codes }, (_, code) => code).filter(() => random.next() < 0.5);
      const rule =
        feature < numbers ? { threshold: pick(thresholds) / (thresholds - 1) } : { categories: set };
      const left = builder.split(leaf.node, {
        feature,
        ...rule,
        missingLeft: random.next() < 0.5,
        gain: random.next(),
      });
      const share = leaf.cover * (0.1 + 0.8 * random.next());
      builder.setNode(left, answer(), share);
      builder.setNode(left + 1, answer(), leaf.cover - share);
      leaves.push({ node: left, cover: share }, { node: left + 1, cover: leaf.cover - share });
    }
  }
  return builder.build();
}

/**
 * Columns for a random ensemble: numbers on the thresholds, between and beyond them, codes seen and unseen, and
 * missing values.
 *
 * @param seed - The seed.
 * @param rows - How many rows.
 * @param numbers - How many number columns.
 * @param categories - How many category columns.
 * @param codes - How many codes they have; left out, {@link CODES}.
 */
export function randomColumns(
  seed: number,
  rows: number,
  numbers: number,
  categories = 0,
  codes: number = CODES,
): readonly Float64Array[] {
  const random = createRandom(seed);
  return Array.from({ length: numbers + categories }, (_, column) =>
    Float64Array.from({ length: rows }, () => {
      if (random.next() < 0.15) return Number.NaN;
      const value = random.next();
      if (column >= numbers) return Math.floor(value * (codes + 30));
      return value < 0.5 ? Math.round(value * 16) / 8 : value * 3 - 1.5;
    }),
  );
}
