import { type Engine, interactionsBefore, isoText, type Vector } from "@portrait/core";
import { buildProfiles, modelTag, profileCard, tagShares } from "@portrait/features";
import type { BuyerModel } from "./learn.js";
import type { OrderLog } from "./read.js";
import { catalogue, purchases, shopper } from "./shop.js";
import { endOf, type Today } from "./today.js";

/** How many items the named user is recommended. */
const PICKS = 3;

/** Codes that begin with no digit stand for postage, fees and corrections; nobody wants those recommended. */
const isFee = (item: string): boolean => !/^\d/.test(item);

/** The names of items, for people. */
async function itemNames(log: OrderLog, engine: Engine, asOf: number): Promise<ReadonlyMap<string, string>> {
  const items = await buildProfiles(catalogue, log, { engine, asOf });
  return new Map(items.map(({ key, features }) => [key, features.name ?? key]));
}

/** Refuses a user without a profile before anything is learnt. */
export async function checkUser(log: OrderLog, engine: Engine, user: string): Promise<void> {
  await buildProfiles(shopper, log, { engine, asOf: endOf(log), users: [user] });
}

/** The profile of a user as of the end of the log, with what the model foretells and recommends. */
export async function describeUser(
  log: OrderLog,
  model: BuyerModel,
  options: { readonly engine: Engine; readonly today: Today; readonly user: string | undefined },
) {
  const { engine } = options;
  const { asOf, snapshot } = options.today;
  const user = options.user ?? mostActive(snapshot.users, snapshot.table.columns.orders90d);
  const [profile] = await buildProfiles(shopper, log, {
    engine,
    asOf,
    users: [user],
    interactions: purchases,
    models: { willBuy: modelTag(model) },
    embeddings: { taste: model },
  });
  if (profile === undefined || snapshot.interactions === undefined)
    throw new TypeError("the user has a profile");
  const history = interactionsBefore(snapshot.interactions, asOf);
  const [recommended] = await model.recommend({
    users: [user],
    k: PICKS,
    history,
    exclude: history,
    deny: model.catalogue.filter(isFee),
  });
  const names = await itemNames(log, engine, asOf);
  const picks = (recommended?.items ?? []).map(({ item, score }) => ({
    item,
    score,
    name: names.get(item) ?? item,
  }));
  return {
    user,
    asOf: isoText(asOf),
    profile,
    card: profileCard(profile),
    picks,
    tags: tagShares(shopper, snapshot),
    users: snapshot.users.length,
  };
}

/** The user with the most orders of late, the first of equals. */
function mostActive(users: readonly string[], orders: Vector): string {
  const values = orders.type === "number" ? orders.values : new Float64Array(users.length);
  const best = values.reduce((top, value, row) => (value > (values[top] as number) ? row : top), 0);
  return users[best] as string;
}
