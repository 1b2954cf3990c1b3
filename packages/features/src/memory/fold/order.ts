import type { Vector } from "@portrait/core";
import { nulls } from "../../evaluate/nulls.js";
import type { ListFold, Prepared, RowFold } from "./fold.js";

/** For each row of the log 1 where the input is null. */
const missingIn = (input: Vector | undefined): Uint8Array =>
  input === undefined ? new Uint8Array(0) : nulls(input);

/**
 * The row of the first input.
 *
 * @param prepared - The aggregate.
 */
export function first({ input }: Prepared): RowFold {
  const missing = missingIn(input);
  return ({ rows, from, to }) => {
    for (let at = from; at < to; at++) if (missing[rows[at] as number] === 0) return rows[at] as number;
    return -1;
  };
}

/**
 * The row of the last input.
 *
 * @param prepared - The aggregate.
 */
export function last({ input }: Prepared): RowFold {
  const missing = missingIn(input);
  return ({ rows, from, to }) => {
    for (let at = to - 1; at >= from; at--) if (missing[rows[at] as number] === 0) return rows[at] as number;
    return -1;
  };
}

/**
 * The last inputs, oldest first, as many as the aggregate's limit.
 *
 * @param prepared - The aggregate.
 */
export function history({ node, inputs }: Prepared): ListFold {
  const { codes, texts } = inputs();
  const limit = node.limit as number;
  return ({ rows, from, to }, push) => {
    let start = to;
    for (let found = 0; start > from && found < limit; start--) {
      if ((codes[rows[start - 1] as number] as number) >= 0) found++;
    }
    for (let at = start; at < to; at++) {
      const code = codes[rows[at] as number] as number;
      if (code >= 0) push(texts[code] as string);
    }
  };
}
