import { isPortraitError, PortraitError } from "@portrait/core";

/**
 * Names the part in which an error arose; an abort stays as it is.
 *
 * @param where - Who computes, and in which part: `"crossValidate: fold 2 of 5"`. Who computes is not named twice.
 * @param error - What was thrown.
 * @param details - The facts, for programs.
 */
export function errorIn(where: string, error: unknown, details: Readonly<Record<string, unknown>>): unknown {
  if (isPortraitError(error, "aborted")) return error;
  if (!isPortraitError(error)) {
    return new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const { code, hint, message } = error as PortraitError;
  const owner = `${where.slice(0, where.indexOf(":"))}: `;
  const text = message.startsWith(owner) ? message.slice(owner.length) : message;
  const bare = hint !== "" && text.endsWith(` ${hint}`) ? text.slice(0, -hint.length - 1) : text;
  return new PortraitError({
    code,
    message: `${where}: ${bare}`,
    hint,
    details: { ...(error as PortraitError).details, ...details },
    cause: error,
  });
}
