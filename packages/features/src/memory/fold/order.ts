import type { CodeFold, ListFold, Prepared } from "./fold.js";
import type { Inputs } from "./inputs.js";

/**
 * The first input.
 *
 * @param _ - The aggregate.
 * @param inputs - Its inputs as codes.
 */
export function first(_: Prepared, { codes }: Inputs): CodeFold {
  return ({ rows, from, to }) => {
    for (let at = from; at < to; at++) {
      const code = codes[rows[at] as number] as number;
      if (code >= 0) return code;
    }
    return -1;
  };
}

/**
 * The last input.
 *
 * @param _ - The aggregate.
 * @param inputs - Its inputs as codes.
 */
export function last(_: Prepared, { codes }: Inputs): CodeFold {
  return ({ rows, from, to }) => {
    for (let at = to - 1; at >= from; at--) {
      const code = codes[rows[at] as number] as number;
      if (code >= 0) return code;
    }
    return -1;
  };
}

/**
 * The last inputs, oldest first, as many as the aggregate's limit.
 *
 * @param prepared - The aggregate.
 * @param inputs - Its inputs as codes.
 */
export function history({ node }: Prepared, { codes, texts }: Inputs): ListFold {
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
