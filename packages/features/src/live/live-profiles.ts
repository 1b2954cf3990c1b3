import type {
  CleaningPlan,
  Columns,
  DuplicateRow,
  Duration,
  Profile,
  RejectedRow,
  RowValues,
  TimestampInput,
} from "@portrait/core";
import type { TagModels } from "../profile/tag-models.js";
import type { LiveIdentities } from "./persons.js";

/** What became of a pushed event. */
export type PushResult =
  | {
      /** It was taken in. */
      readonly status: "kept";
      /** Its line. */
      readonly line: number;
    }
  | ({
      /** It repeats one that was kept, and the cleaning plan drops repeats. */
      readonly status: "duplicate";
    } & DuplicateRow)
  | ({
      /** It is at fault: which column, which value, and why. */
      readonly status: "rejected";
    } & RejectedRow);

/** Options of {@link live}. */
export interface LiveOptions<
  Cols extends Columns,
  Row extends RowValues = RowValues,
  Models extends TagModels<Row> = TagModels<Row>,
> {
  /** The name in raw events of each column whose name there differs. */
  readonly rename?: { readonly [Name in keyof Cols]?: string } | undefined;
  /** Derived columns, trimming, rejection rules and duplicates, as for an engine; see `cleaning`. */
  readonly clean?: CleaningPlan | undefined;
  /**
   * Models that give further tags, by the tag's name, as for `buildProfiles`: each is asked by `predictOne` when a profile is
   * read.
   */
  readonly models?: Models | undefined;
  /**
   * Who ids are: profiles are then of persons, named as by `intervals` of the graph. `snapshot` does not hold the graph; keep its
   * own. Left out, each id is a user.
   */
  readonly identities?: LiveIdentities | undefined;
  /** What `snapshot` of the same definition gave: the state goes on from there. */
  readonly snapshot?: Uint8Array | undefined;
  /**
   * For how long a threshold over the population (`quantile(p)` in a tag) serves once it was computed; left out, it is
   * computed as of each instant asked for, which takes a pass over all members.
   */
  readonly thresholdAge?: Duration | undefined;
}

/** What live profiles hold, and what became of the events that were pushed since they were made or restored. */
export interface LiveStats {
  /** Users with an event, or who were members by an event that expired. */
  readonly users: number;
  /** Events held. */
  readonly events: number;
  /** Bytes that they take, about: pages, texts, blocks of long logs, and 240 for each user. */
  readonly bytes: number;
  /** Events pushed. */
  readonly pushed: number;
  /** Of those, events at fault. */
  readonly rejected: number;
  /** Of those, repeats set aside. */
  readonly duplicates: number;
  /** Events taken out again. */
  readonly retracted: number;
}

/** Options of {@link LiveProfiles.push}. */
export interface PushOptions {
  /**
   * The line of the event: among events of one user and instant the lesser comes first. Left out, one more than the
   * greatest so far, from 1.
   */
  readonly line?: number | undefined;
}

/** Profiles that are kept up to date event by event. */
export interface LiveProfiles<Features extends RowValues = RowValues, Tags extends RowValues = RowValues> {
  /**
   * Takes an event in: a raw row, checked as an engine checks it when it reads. In any order of time. A few microseconds.
   *
   * @param event - The raw row.
   * @param options - See {@link PushOptions}.
   * @returns What became of it; nothing is thrown for a row at fault.
   * @throws PortraitError `unreadable-source` when the row is no object, or throws when it is looked at; `not-supported`
   *   when the row schema answers with a promise; `invalid-option`. Nothing was taken in then.
   */
  push(event: object, options?: PushOptions): PushResult;
  /**
   * Takes an event out again, as if it had never been pushed: the last one that equals it in the user, the time and all
   * that features read, or, where the cleaning plan drops duplicates, in every column of the row.
   *
   * @param event - The raw row.
   * @returns Whether there was one.
   * @throws PortraitError as {@link LiveProfiles.push}.
   */
  retract(event: object): boolean;
  /**
   * Takes the event of a line out again.
   *
   * @param user - Whose it is.
   * @param line - The line that `push` returned, or that it was given.
   * @returns Whether there was one.
   */
  retractLine(user: string, line: number): boolean;
  /**
   * The profile of a user as of an instant, with identities of the person that an id is of by then: that of `buildProfiles` from all events pushed and not retracted, without
   * models. Events at or after the instant, and those that arrive at or after it, are not seen.
   *
   * @param user - The user.
   * @param now - The instant.
   * @returns The profile; `undefined` when the user is no member as of then.
   * @throws PortraitError `invalid-argument` when `now` is no instant, or events before it have expired.
   */
  read(user: string, now: TimestampInput): Profile<Features, Tags> | undefined;
  /**
   * The features alone, without tags: some microseconds cheaper.
   *
   * @param user - The user.
   * @param now - The instant.
   * @returns The features; `undefined` when the user is no member as of then.
   * @throws PortraitError as {@link LiveProfiles.read}.
   */
  features(user: string, now: TimestampInput): Features | undefined;
  /**
   * Who is a member as of an instant; with identities, the persons as of then.
   *
   * @param now - The instant.
   * @returns The users, in code-unit order.
   * @throws PortraitError as {@link LiveProfiles.read}.
   */
  members(now: TimestampInput): readonly string[];
  /**
   * Forgets a user, as if none of the user's events had been pushed; texts that only they held are forgotten too. With
   * identities those of all ids are forgotten that are of the person by all that is known; forget them in the graph after that.
   *
   * @param user - The user.
   * @returns How many events were forgotten.
   */
  forget(user: string): number;
  /**
   * Drops the events that no window of a reading as of `now` or later holds, to free memory. Who is a member stays known,
   * and of `count`, `sum`, `mean`, `min`, `max`, `share`, `recency`, `tenure` and conditions over all time the states are kept,
   * so that readings stay the same to the last bit; an event that comes late is added to them. Where another feature looks at all
   * time, at last events or at a session, no event can be dropped. An event that was dropped cannot be retracted.
   *
   * Call it now and then with the present less the time that readings may lie behind: the state of a user is then as small as
   * the events in the longest window.
   *
   * @param now - The instant; there is no reading before it from now on.
   * @returns How many events were dropped.
   * @throws PortraitError as {@link LiveProfiles.read}.
   */
  expire(now: TimestampInput): number;
  /** What is held. */
  stats(): LiveStats;
  /**
   * The state as bytes: pass them to {@link live} with the same definition and cleaning, and it goes on as if nothing had
   * happened. They hold users and values as they are: keep them as you keep the log.
   */
  snapshot(): Uint8Array;
}
