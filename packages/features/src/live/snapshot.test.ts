import { category, days, defineEvents, hashView, id, number, optional, timestamp } from "@portrait/core";
import { expectErrorCode, expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { last } from "../define/last.js";
import { defineProfile } from "../define/profile.js";
import { sum } from "../define/sum.js";
import { cleaning } from "../read/cleaning.js";
import { live } from "./live.js";

const visits = defineEvents({ user: id("user"), at: timestamp(), page: optional(category()), ms: number() });
const visitor = defineProfile(visits, {
  key: "user",
  features: ({ page, ms }) => ({ page: last(page), ms: sum(ms), visits: count(page.is("home")) }),
});
const other = defineProfile(visits, {
  key: "user",
  features: ({ ms }) => ({ ms: sum(ms, { within: days(1) }) }),
});

function filled() {
  const profiles = live(visitor);
  for (let at = 0; at < 700; at++) {
    profiles.push({
      user: `u${at % 7}`,
      at: at * 1000,
      page: at % 5 === 0 ? null : `p${at % 300}`,
      ms: at / 7,
    });
  }
  return profiles;
}

/** A snapshot with another header, its hash mended: what someone who wants to do harm would pass. */
function forged(change: (header: Record<string, unknown>) => void): Uint8Array {
  const bytes = filled().snapshot();
  const view = new DataView(bytes.buffer);
  const length = view.getUint32(8, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + length)));
  change(header);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const body = bytes.subarray(12 + length, bytes.length - 16);
  const result = new Uint8Array(12 + text.length + body.length + 16);
  result.set(bytes.subarray(0, 8));
  new DataView(result.buffer).setUint32(8, text.length, true);
  result.set(text, 12);
  result.set(body, 12 + text.length);
  const end = result.length - 16;
  result.set(new TextEncoder().encode(hashView(result.subarray(0, end))), end);
  return result;
}

const restore = (snapshot: Uint8Array) => live(visitor, { snapshot });

test("equal states have equal bytes, wherever they lie in memory", () => {
  const bytes = filled().snapshot();
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(restore(shifted.subarray(3)).snapshot()).toEqual(bytes);
  expect(live(visitor, { snapshot: live(visitor).snapshot() }).stats().users).toBe(0);
});

test("lines and texts go on", () => {
  const restored = restore(filled().snapshot());
  expect(restored.push({ user: "u1", at: 1, page: "new", ms: 0 })).toEqual({ status: "kept", line: 701 });
  expect(restored.retractLine("u1", 701)).toBe(true);
  expect(restored.snapshot().length).toBe(filled().snapshot().length);
});

describe("a snapshot that is none is refused", () => {
  const whole = filled().snapshot();
  const cut = "Pass what snapshot() gave, whole and unchanged.";
  test("cut short", async () => {
    await expectPortraitError(() => restore(whole.subarray(0, 20)), {
      code: "invalid-artifact",
      message: `live: the snapshot is cut short: it has 20 bytes. ${cut}`,
    });
    for (let length = 0; length < whole.length; length += 97) {
      await expectErrorCode(() => restore(whole.subarray(0, length)), "invalid-artifact");
    }
  });

  test("another file, another version", async () => {
    const strange = Uint8Array.from(whole);
    strange[0] = 1;
    await expectPortraitError(() => restore(strange), {
      code: "invalid-artifact",
      message: `live: the snapshot is none: it begins with other bytes. ${cut}`,
    });
    const later = Uint8Array.from(whole);
    later[7] = 3;
    await expectPortraitError(() => restore(later), {
      code: "invalid-artifact",
      message:
        "live: the snapshot has version 3; this release reads version 2. Use the release that wrote it, or replay the log.",
    });
  });

  test("damaged anywhere", async () => {
    for (let at = 8; at < whole.length; at += 131) {
      const damaged = Uint8Array.from(whole);
      damaged[at] = (damaged[at] as number) ^ 4;
      await expectPortraitError(() => restore(damaged), {
        code: "invalid-artifact",
        message: `live: the snapshot is damaged: its bytes do not have its hash. ${cut}`,
      });
    }
  });

  test("of another definition or cleaning", async () => {
    await expectPortraitError(() => live(other, { snapshot: whole }), {
      code: "invalid-artifact",
      message:
        "live: the snapshot was made with another definition of the profile. Replay the log through the new definition, or restore with the old one.",
    });
    const clean = cleaning(visits, { duplicates: "drop" });
    await expectPortraitError(() => live(visitor, { snapshot: whole, clean }), {
      code: "invalid-artifact",
      message:
        'live: the snapshot was made with another cleaning plan: it holds other columns. Pass the same "clean" as before: duplicates are dropped by keys that it then holds.',
    });
  });

  const users = (header: Record<string, unknown>) => header.users as string[];
  test.each<readonly [string, (header: Record<string, unknown>) => void]>([
    ["no header", (header) => Object.assign(header, { nextLine: -1 })],
    ["users twice", (header) => users(header).fill("u1")],
    ["users that are none", (header) => Object.assign(header, { users: [1, 2, 3, 4, 5, 6, 7] })],
    ["endless events", (header) => Object.assign(header, { lengths: users(header).map(() => 2 ** 52) })],
    ["too few events", (header) => Object.assign(header, { lengths: users(header).map(() => 1) })],
    ["negative lengths", (header) => Object.assign(header, { lengths: [-1, 701, 0, 0, 0, 0, 0] })],
    ["events of others", (header) => Object.assign(header, { lengths: [700, 0, 0, 0, 0, 0, 0] })],
    ["other widths", (header) => Object.assign(header, { widths: [4, 8, 2, 8, 1] })],
    ["texts of other columns", (header) => Object.assign(header.texts as object, { 0: ["a"] })],
    ["widths that are none", (header) => Object.assign(header, { widths: "8" })],
    ["no texts", (header) => Object.assign(header, { texts: [null, null, null, null, null] })],
    ["missing texts", (header) => Object.assign(header, { texts: [null, null, [null, "a"], null, null] })],
    ["no membership", (header) => Object.assign(header, { memberFrom: ["x"] })],
    ["no pasts", (header) => Object.assign(header, { pasts: [] })],
    [
      "a past of too many numbers",
      (header) => Object.assign(header, { pasts: users(header).map(() => [1, 2, 3, 4, 5, 6]) }),
    ],
    ["a past of texts", (header) => Object.assign(header, { pasts: users(header).map(() => ["1"]) })],
    ["scales that are none", (header) => Object.assign(header, { scales: [0, 0, 0, 7, 0] })],
    ["no scales", (header) => Object.assign(header, { scales: [] })],
    ["other columns", (header) => Object.assign(header, { kinds: [] })],
  ])("forged: %s", async (_, change) => {
    await expectErrorCode(() => restore(forged(change)), "invalid-artifact");
  });

  test("forged with nothing changed it is sound", () => {
    expect(restore(forged(() => undefined)).snapshot()).toEqual(whole);
  });
});
