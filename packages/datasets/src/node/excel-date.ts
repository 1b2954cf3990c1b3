const DAY_SECONDS = 86_400;
const EPOCH_1900 = 25_569;
const SHIFT_1904 = 1_462;
const FIRST_SOUND_DAY = 61;
const LAST_DAY = 2_958_466;

/**
 * Text `"YYYY-MM-DD HH:MM:SS"` of a spreadsheet's day number, to the nearest second. Days before 1 March 1900, where
 * spreadsheets disagree with the calendar, and numbers that are no day give `undefined`.
 *
 * @param serial - Days since the workbook's epoch, the time of day as a fraction.
 * @param date1904 - Whether that epoch is 1904 rather than 1900.
 */
export function serialToText(serial: number, date1904: boolean): string | undefined {
  const days = date1904 ? serial + SHIFT_1904 : serial;
  if (!(days >= FIRST_SOUND_DAY && days < LAST_DAY)) return undefined;
  const seconds = Math.round((days - EPOCH_1900) * DAY_SECONDS);
  return new Date(seconds * 1_000).toISOString().slice(0, 19).replace("T", " ");
}
