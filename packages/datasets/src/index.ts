/**
 * A seeded shop simulator with planted truth. Loaders of public data sets, which need Node, are in
 * `@portrait/datasets/node`.
 *
 * @packageDocumentation
 */
export type { ShopOptions } from "./shop/options.js";
export type { RawShopRow } from "./shop/row.js";
export { type SimulatedShop, simulateShop } from "./shop/simulate-shop.js";
export type { ShopDirt, ShopGroup, ShopItem, ShopTaste, ShopTruth, ShopUser } from "./shop/truth.js";
