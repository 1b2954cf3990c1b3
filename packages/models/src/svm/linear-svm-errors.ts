import { describeValue, listWords, PortraitError } from "@portrait/core";

/**
 * Which linear function tells a class from the others, and with which sign.
 *
 * @param owner - Whose, for the message.
 * @param classes - The classes.
 * @param class_ - The class; left out, the last.
 * @throws PortraitError `invalid-argument` for a class that is none.
 */
export function outputOf<Class>(
  owner: string,
  classes: readonly Class[],
  class_: Class | undefined,
): { readonly output: number; readonly sign: 1 | -1 } {
  const place = class_ === undefined ? classes.length - 1 : classes.indexOf(class_);
  if (place < 0) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the classes are ${listWords(classes.map(String))}; received ${describeValue(class_)}.`,
    });
  }
  if (classes.length > 2) return { output: place, sign: 1 };
  return { output: 0, sign: place === 1 ? 1 : -1 };
}
