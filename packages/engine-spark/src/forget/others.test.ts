import { defineEvents, id, timestamp } from "@portrait/core";
import { expect, test } from "vitest";
import { toText } from "../sql/statement.js";
import { ofOthers } from "./others.js";

const visits = defineEvents({ user: id("user"), device: id("user"), at: timestamp() });

test("the users of a key are one list, and rows without an id are of others", () => {
  const gone = [
    { user: "ann", key: "user" },
    { user: "phone", key: "device" },
    { user: "it's", key: "user" },
  ];
  expect(toText(ofOthers(visits, gone))).toBe(
    "(NOT coalesce(`c0` IN ('ann', CAST(X'69742773' AS STRING)), FALSE) AND NOT coalesce(`c1` IN ('phone'), FALSE))",
  );
  expect(toText(ofOthers(visits, []))).toBe("TRUE");
});
