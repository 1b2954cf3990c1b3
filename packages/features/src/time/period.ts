import type { CalendarPeriod } from "@portrait/core";
import { civilOf, firstDayOfMonth } from "./civil.js";

/** How many months a period has. */
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The Monday before 1970-01-01, with which week 0 begins. */
const MONDAY = -3;

/**
 * The number of the period that holds a day: consecutive periods have consecutive numbers.
 *
 * @param period - The kind of period.
 * @param day - The day, counted from 1970-01-01.
 */
export function periodOf(period: CalendarPeriod, day: number): number {
  if (period === "day") return day;
  if (period === "week") return Math.floor((day - MONDAY) / 7);
  const { year, month } = civilOf(day);
  return Math.floor((12 * year + month) / MONTHS[period]);
}

/**
 * The first day of a period, counted from 1970-01-01.
 *
 * @param period - The kind of period.
 * @param number - The number of the period, as {@link periodOf} gives it.
 */
export function firstDayOf(period: CalendarPeriod, number: number): number {
  if (period === "day") return number;
  return period === "week" ? 7 * number + MONDAY : firstDayOfMonth(number * MONTHS[period]);
}
