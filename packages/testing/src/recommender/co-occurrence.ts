import {
  type Codec,
  type DecodedState,
  describeValue,
  type Embedder,
  type Embeddings,
  type Estimator,
  type Interactions,
  integerOption,
  interactionsFromColumns,
  optionalOption,
  PortraitError,
  type Recommendation,
  type Recommender,
  type RecommendRequest,
  resolveOptions,
  type UserHolder,
  userItems,
} from "@portrait/core";

/**
 * A sound recommender and embedder for the tests of the suites: an item's vector says with which items it shares users,
 * a user's vector is the sum over the user's items.
 */
export interface CoOccurrence extends Recommender, Embedder, UserHolder<CoOccurrence> {}

const KIND = "coOccurrence";

interface Learnt {
  readonly items: readonly string[];
  /** Row-major, items x items: how many users had both. */
  readonly shared: Float32Array;
  /** What each known user had, as item indices. */
  readonly own: ReadonlyMap<string, readonly number[]>;
}

function refuse(
  code: "invalid-argument" | "invalid-data" | "invalid-artifact" | "invalid-option",
  message: string,
) {
  return new PortraitError({ code, message: `${KIND}: ${message}.` });
}

const isInteractions = (value: unknown): value is Interactions =>
  typeof value === "object" && value !== null && "until" in value && "item" in value;

function ownItems(data: Interactions, items: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map(items.map((item, place) => [item, place]));
  const { offsets, items: codes } = userItems(data);
  return new Map(
    data.users.map((user, row) => {
      const held = [...codes.subarray(offsets[row], offsets[row + 1])];
      const places = held.map((code) => index.get(data.items[code] as string));
      return [user, places.filter((place) => place !== undefined)];
    }),
  );
}

function vectorOf({ items, shared }: Learnt, own: readonly number[]): Float32Array {
  const vector = new Float32Array(items.length);
  for (const place of own) {
    for (let other = 0; other < items.length; other++) {
      vector[other] = (vector[other] as number) + (shared[place * items.length + other] as number);
    }
  }
  return vector;
}

const requestRules = {
  users: optionalOption<readonly string[]>(
    "a list of texts",
    (users) => Array.isArray(users) && users.every((user) => typeof user === "string"),
  ),
  k: integerOption(1, { min: 1 }),
  history: optionalOption<Interactions>("interactions", isInteractions),
  exclude: optionalOption<Interactions>("interactions", isInteractions),
  allow: optionalOption<Iterable<string>>(
    "ids",
    (ids) => typeof ids === "object" && Symbol.iterator in Object(ids),
  ),
  deny: optionalOption<Iterable<string>>(
    "ids",
    (ids) => typeof ids === "object" && Symbol.iterator in Object(ids),
  ),
};

function answer(learnt: Learnt, request: RecommendRequest): readonly Recommendation[] {
  const { users, k, history, exclude, allow, deny } = resolveOptions(KIND, requestRules, request);
  if (users === undefined || !Object.hasOwn(request, "k") || request.k === undefined) {
    throw refuse("invalid-option", `users and k are needed; received ${describeValue(request)}`);
  }
  const allowed = allow === undefined ? undefined : new Set(allow);
  const denied = new Set(deny ?? []);
  const excluded = exclude === undefined ? undefined : ownItems(exclude, learnt.items);
  const recent = history === undefined ? undefined : ownItems(history, learnt.items);
  const everyone = learnt.items.map((_, place) => place);
  return users.map((user) => {
    const own = [...(learnt.own.get(user) ?? []), ...(recent?.get(user) ?? [])];
    const scores = vectorOf(learnt, own.length === 0 ? everyone : [...new Set(own)]);
    const barred = new Set(excluded?.get(user));
    const found = learnt.items
      .map((item, place) => ({ item, place, score: scores[place] as number }))
      .filter(({ item, place }) => !barred.has(place) && !denied.has(item) && (allowed?.has(item) ?? true))
      .sort((a, b) => b.score - a.score || (a.item < b.item ? -1 : 1));
    const items = found.slice(0, k).map(({ item, score }) => ({ item, score }));
    return { user, items, known: own.length > 0 };
  });
}

function embed(learnt: Learnt, users: readonly string[], history: Interactions): Embeddings {
  const own = ownItems(history, learnt.items);
  const dimensions = learnt.items.length;
  const values = new Float32Array(users.length * dimensions);
  users.forEach((user, row) => {
    values.set(vectorOf(learnt, own.get(user) ?? []), row * dimensions);
  });
  return { dimensions, values, known: users.map((user) => (own.get(user) ?? []).length > 0) };
}

function createModel(learnt: Learnt): CoOccurrence {
  const { items, shared, own } = learnt;
  const pairs = [...own].flatMap(([user, places]) => places.map((place) => [user, place] as const));
  return Object.freeze<CoOccurrence>({
    kind: KIND,
    catalogue: items,
    dimensions: items.length,
    itemVectors: shared,
    async recommend(request) {
      return answer(learnt, request);
    },
    embed: (users, history) => embed(learnt, users, history),
    users: [...own.keys()],
    withoutUser(user) {
      const left = new Map([...own].filter(([one]) => one !== user));
      return { model: createModel({ ...learnt, own: left }), removed: { users: own.size - left.size } };
    },
    state: () => ({
      kind: KIND,
      version: 1,
      config: { items, users: pairs.map(([user]) => user) },
      tensors: {
        shared: { shape: [items.length, items.length], data: shared },
        places: { shape: [pairs.length], data: Int32Array.from(pairs, ([, place]) => place) },
      },
      parts: {},
    }),
  });
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === "string");

function decode({ version, config, tensors }: DecodedState): CoOccurrence {
  const { items, users } = config;
  const { shared, places } = tensors;
  const fits =
    version === 1 &&
    isTexts(items) &&
    isTexts(users) &&
    shared?.data instanceof Float32Array &&
    shared.data.length === items.length ** 2 &&
    places?.data.length === users.length &&
    places.data.every((place) => place >= 0 && place < items.length);
  if (!fits) throw refuse("invalid-artifact", "the state does not fit together");
  const own = new Map<string, number[]>();
  users.forEach((user, pair) => {
    own.set(user, [...(own.get(user) ?? []), places.data[pair] as number]);
  });
  return createModel({ items, shared: shared.data as Float32Array, own });
}

/** Makes the models of their state again. */
export const coOccurrenceCodec: Codec<CoOccurrence> = { kind: KIND, decode };

/** The sound estimator. */
export function coOccurrence(): Estimator<Interactions, CoOccurrence> {
  return Object.freeze<Estimator<Interactions, CoOccurrence>>({
    kind: KIND,
    params: Object.freeze({}),
    async learn(data, context) {
      if (!isInteractions(data)) throw refuse("invalid-argument", "interactions are needed");
      if (data.at.length === 0) throw refuse("invalid-data", "there is no event");
      const sorted = interactionsFromColumns(data, data.until);
      const { items } = sorted;
      const own = ownItems(sorted, items);
      const shared = new Float32Array(items.length ** 2);
      let done = 0;
      for (const places of own.values()) {
        for (const place of places) {
          for (const other of places) {
            const at = place * items.length + other;
            shared[at] = (shared[at] as number) + 1;
          }
        }
        await context.step(++done, own.size);
      }
      return createModel({ items, shared, own });
    },
  });
}
