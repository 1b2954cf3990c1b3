import type { DataQualityReport } from "@portrait/core";

/** A report with one of everything, whose names and values are hostile where `text` is. */
export function sampleQuality(text: string = "country"): DataQualityReport {
  const numbers = {
    least: -5,
    greatest: 80_995,
    mean: 9.5,
    deviation: 219.1,
    quantiles: [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map((p, at) => ({
      p,
      value: [1, 1, 2, 3, 8, 29, 100][at] ?? 0,
    })),
    histogram: [
      { least: -5, greatest: 34, count: 950 },
      { least: 34, greatest: 67, count: 30 },
      { least: 67, greatest: 80_995, count: 20 },
    ],
  };
  const common = { rows: 1000, constant: false, nearUnique: false, ascending: false };
  const rows = { before: { rows: 600, missing: 0 }, after: { rows: 400, missing: 100 } };
  return {
    format: "portrait-data-quality-1",
    title: `Quality of ${text}`,
    now: "2011-12-10",
    rows: 1000,
    source: {
      rows: { in: 1100, kept: 1000, rejected: 60, duplicates: 40 },
      reasons: [{ column: text, reason: text, count: 60 }],
    },
    periods: [
      { from: "2011-01-01", to: "2011-06-01", rows: 600 },
      { from: "2011-06-01", to: null, rows: 400 },
    ],
    time: {
      first: "2011-01-01",
      last: "2011-12-09",
      days: 343,
      daysWithEvents: 300,
      gapCount: 43,
      gaps: [{ from: "2011-04-22", to: "2011-04-25", days: 4 }],
      future: 0,
      counts: [
        { from: "2011-01-01", days: 200, count: 500 },
        { from: "2011-07-20", days: 143, count: 500 },
      ],
    },
    columns: [
      {
        ...common,
        name: "quantity",
        kind: "number",
        type: "number",
        missing: 0,
        missingShare: 0,
        distinct: 300,
        numbers,
        top: [],
        drift: {
          ...rows,
          psi: 0.05,
          psiByChance: 0.02,
          ks: 0.04,
          ksProbability: 0.3,
          shares: [
            { name: "<= 3", before: 0.5, after: 0.45 },
            { name: "> 3", before: 0.5, after: 0.55 },
          ],
          added: null,
          vanished: null,
        },
      },
      {
        ...common,
        name: text,
        kind: "category",
        type: "category",
        missing: 100,
        missingShare: 0.1,
        distinct: 3,
        numbers: null,
        top: [
          { value: text, count: 800, share: 0.889 },
          { value: "FR", count: 100, share: 0.111 },
        ],
        drift: {
          ...rows,
          psi: 0.31,
          psiByChance: 0.03,
          ks: null,
          ksProbability: null,
          shares: [{ name: text, before: 1, after: 0.7 }],
          added: { distinct: 1, rows: 90 },
          vanished: { distinct: 0, rows: 0 },
        },
      },
      {
        ...common,
        name: "at",
        kind: "timestamp",
        type: "timestamp",
        missing: 0,
        missingShare: 0,
        distinct: 900,
        numbers: { ...numbers, least: 0, greatest: 86_400_000, histogram: [] },
        top: [],
        ascending: true,
        drift: null,
      },
    ],
    findings: [
      { severity: "high", code: "drift", column: text, text: `Values of ${text} differ.`, value: 0.31 },
      { severity: "low", code: "duplicates", column: null, text: "40 rows repeat.", value: 0.04 },
    ],
  };
}
