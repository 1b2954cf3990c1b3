import type { EnsembleMemory } from "./kernel-memory.js";
import type { QuantisedView } from "./quantised-views.js";

const MODES = { missingRight: 1, missingLeft: 2, codes: 4 } as const;

/** How many cells of equal width tell where the search for a number begins, at least and at most. */
const FEW_CELLS = 64;
const MOST_CELLS = 4096;

/** The cells of a view's thresholds. */
export interface ThresholdCells {
  /** The first cell's lower end. */
  readonly low: number;
  /** How many cells a unit holds. */
  readonly scale: number;
  /** For each cell how many thresholds lie in cells before it. */
  readonly below: Uint8Array;
  /** Half of the power of two that is greater than the most thresholds in a cell. */
  readonly half: number;
}

function layCells(thresholds: Float64Array, cells: number): ThresholdCells {
  const low = thresholds[0] as number;
  const width = (thresholds[thresholds.length - 1] as number) - low;
  const exact = cells / width;
  const scale = Number.isFinite(exact) && Number.isFinite(width) ? exact : 0;
  const below = new Uint8Array(cells);
  let most = 0;
  let cell = 0;
  let first = 0;
  for (let at = 0; at < thresholds.length; at++) {
    const own = Math.trunc(Math.min(Math.max(0, ((thresholds[at] as number) - low) * scale), cells - 1));
    if (own > cell) {
      below.fill(at, cell + 1, own + 1);
      cell = own;
      first = at;
    }
    most = Math.max(most, at - first + 1);
  }
  below.fill(thresholds.length, cell + 1);
  let half = 1;
  while (half * 2 <= most) half *= 2;
  return { low, scale, below, half };
}

/**
 * Lays cells over thresholds, as few as need the shortest search. Whatever rounding does, a number in a later cell than
 * another is greater.
 *
 * @param thresholds - At least one, ascending, all different; at most 254.
 */
export function thresholdCells(thresholds: Float64Array): ThresholdCells {
  let best = layCells(thresholds, FEW_CELLS);
  for (let cells = FEW_CELLS * 2; best.half > 1 && cells <= MOST_CELLS; cells *= 2) {
    const found = layCells(thresholds, cells);
    if (found.half < best.half) best = found;
  }
  return best;
}

/** Bytes of a view in the table. */
const VIEW = 48;

/**
 * Writes views for `predictMasked`.
 *
 * @param memory - The memory.
 * @param views - The views.
 * @param slots - The columns that are staged, in order.
 * @returns Where they are.
 */
export function writeQuantisedViews(
  memory: EnsembleMemory,
  views: readonly QuantisedView[],
  slots: readonly number[],
): number {
  const at = memory.alloc(Math.max(1, views.length) * VIEW);
  views.forEach((view, index) => {
    const codes = view.lines[0] === "codes";
    const mode = codes ? MODES.codes : view.lines.reduce((sum, line) => sum + MODES[line], 0);
    const words = [slots.indexOf(view.column), mode, view.first, view.last ? 1 : 0];
    const numbers = [0, 0, 0];
    let half = 0;
    if (!codes) {
      const cells = thresholdCells(view.thresholds);
      half = cells.half;
      const count = view.thresholds.length;
      words[2] = memory.alloc((count + half * 2) * 8);
      const placed = memory.f64(words[2], count + half * 2).fill(Number.POSITIVE_INFINITY);
      placed.set(view.thresholds);
      words[3] = memory.alloc(cells.below.length);
      memory.u8(words[3], cells.below.length).set(cells.below);
      numbers[0] = cells.low;
      numbers[1] = cells.scale;
      numbers[2] = cells.below.length - 1;
    }
    memory.u32(at + index * VIEW, 4).set(words);
    memory.f64(at + index * VIEW + 16, 3).set(numbers);
    memory.u32(at + index * VIEW + 40, 1)[0] = half;
  });
  return at;
}
