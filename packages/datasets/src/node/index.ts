/**
 * Loaders of public data sets: a path that is checked, or a download that is verified and kept.
 *
 * @packageDocumentation
 */
export { downloadOnlineRetail } from "./download-online-retail.js";
export type { DownloadOnlineRetailOptions } from "./download-options.js";
export {
  type OnlineRetailFile,
  type OnlineRetailFileOptions,
  type OnlineRetailFormat,
  onlineRetailFile,
} from "./online-retail-file.js";
