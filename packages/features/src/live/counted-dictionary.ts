/** Texts by code, each kept as long as something uses it. Code 0 stands for null. */
export interface CountedDictionary {
  /** The texts by code; `undefined` where a code is free. */
  readonly texts: readonly (string | undefined)[];
  /**
   * The code of a text, which is used once more from now on.
   *
   * @param text - The text.
   */
  acquire(text: string): number;
  /**
   * The code of a text; -1 when it is not used.
   *
   * @param text - The text.
   */
  find(text: string): number;
  /**
   * Uses a code once less; a text that is not used any more is forgotten.
   *
   * @param code - The code.
   */
  release(code: number): void;
  /** How many bytes the texts take, about. */
  bytes(): number;
}

/** What a map entry, a list entry, a count and the head of a text take, about. */
const ENTRY_BYTES = 80;

/** Starts a dictionary. */
export function countedDictionary(): CountedDictionary {
  const codes = new Map<string, number>();
  const texts: (string | undefined)[] = [undefined];
  const uses: number[] = [0];
  const free: number[] = [];
  let units = 0;
  return {
    texts,
    acquire(text) {
      const known = codes.get(text);
      if (known !== undefined) {
        uses[known] = (uses[known] as number) + 1;
        return known;
      }
      const code = free.pop() ?? texts.length;
      codes.set(text, code);
      texts[code] = text;
      uses[code] = 1;
      units += text.length;
      return code;
    },
    find: (text) => codes.get(text) ?? -1,
    release(code) {
      const left = (uses[code] as number) - 1;
      uses[code] = left;
      const text = texts[code];
      if (left > 0 || text === undefined) return;
      codes.delete(text);
      texts[code] = undefined;
      units -= text.length;
      free.push(code);
    },
    bytes: () => codes.size * ENTRY_BYTES + units * 2,
  };
}
