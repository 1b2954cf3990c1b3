import { isPortraitError, type PortraitError } from "@portrait/core";

/** What a call throws, or what its promise rejects with. */
export async function thrownBy(act: () => unknown): Promise<PortraitError> {
  try {
    await act();
  } catch (error) {
    if (isPortraitError(error)) return error;
    throw new Error(`the call threw another kind of error: ${String(error)}`, { cause: error });
  }
  throw new Error("the call threw nothing");
}

/** Code and full text of what a call throws: `"aborted: read: stopped by its signal."`. */
export async function failureOf(act: () => unknown): Promise<string> {
  const { code, message } = await thrownBy(act);
  return `${code}: ${message}`;
}
