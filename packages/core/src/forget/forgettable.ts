/** What a {@link Forgettable} made of one user. */
export interface Forgotten<Value = unknown> {
  /** What takes the place of what was there; the same where it is changed in place, or held nothing of the user. */
  readonly value: Value;
  /** How many of what was removed: `{ events: 12, rejected: 1 }`. All 0 when there was nothing. */
  readonly removed: Readonly<Record<string, number>>;
  /** A fingerprint or version of what was there; empty when there is none. */
  readonly before: string;
  /** The same of what is there now. */
  readonly after: string;
  /**
   * Where rows of the user stay that this place reads and does not own, such as the files of a log; left out when there are
   * none. No id may stand in it.
   */
  readonly remains?: readonly string[];
  /** Why what remains is not yet what a rebuild without the user gives; left out when it is. */
  readonly refit?: string;
}

/** Options of {@link Forgettable.forget}. */
export interface ForgetTargetOptions {
  /** Stops it; nothing is removed then. */
  readonly signal?: AbortSignal | undefined;
}

/** A place that holds something of users and can forget one. `forget` brings several together. */
export interface Forgettable<Value = unknown> {
  /** What kind of place, for the receipt: `"event-log"`. */
  readonly kind: string;
  /**
   * Removes all that is held of a user, so that what remains equals a rebuild without the user, or says why it does not.
   * All or nothing; asking again removes nothing.
   *
   * @param user - The user's id.
   * @param options - See {@link ForgetTargetOptions}.
   */
  forget(user: string, options: ForgetTargetOptions): Promise<Forgotten<Value>>;
}
