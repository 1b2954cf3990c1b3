import { PortraitError } from "@portrait/core";

/** Whether a log may be used: until a user was forgotten in it. */
export interface LogLifetime {
  /**
   * Throws when the log may not be used any more.
   *
   * @throws PortraitError `closed`.
   */
  check(): void;
  /** The log may not be used any more, as another has taken its place. */
  end(): void;
}

/**
 * The lifetime of a new log.
 *
 * @param engine - The engine's name, for messages.
 *
 * @example
 * ```ts
 * import { createLifetime } from "@portrait/engine-sql";
 *
 * const lifetime = createLifetime("example");
 * lifetime.check();
 * lifetime.end();
 * lifetime.check(); // throws example: a user of the log was forgotten, and another log has taken its place. Use the log that forget returned.
 * ```
 */
export function createLifetime(engine: string): LogLifetime {
  let ended = false;
  return {
    check() {
      if (!ended) return;
      throw new PortraitError({
        code: "closed",
        message: `${engine}: a user of the log was forgotten, and another log has taken its place.`,
        hint: "Use the log that forget returned.",
      });
    },
    end() {
      ended = true;
    },
  };
}
