/**
 * Profiles in files: what of `@portrait/store` needs Node.
 *
 * @packageDocumentation
 */
export type { ExchangeDriver } from "../records/exchange-driver.js";
export { type FilesOptions, files } from "./files.js";
