/**
 * Whether an error of Node's file system bears one of some codes.
 *
 * @param error - What was caught.
 * @param codes - Such as `"ENOENT"`.
 */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
