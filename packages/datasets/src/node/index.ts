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
export { type AdultFiles, type AdultRow, adult } from "./tables/adult.js";
export { type BikeSharingRow, bikeSharing } from "./tables/bike-sharing.js";
export { type Cora, type CoraFiles, cora } from "./tables/cora.js";
export { type GermanCreditRow, germanCredit } from "./tables/german-credit.js";
export { type SmsSpam, smsSpam } from "./tables/sms-spam.js";
export { type TelcoChurnRow, telcoChurn } from "./tables/telco-churn.js";
