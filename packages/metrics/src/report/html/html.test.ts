import { escapeHtml, html, htmlText, rawHtml } from "@portrait/core";
import fc from "fast-check";
import { parseHTML } from "linkedom/worker";
import { describe, expect, test } from "vitest";

describe("html", () => {
  test("escapes values in content and in attributes, but not HTML", () => {
    const inner = html`<b>${"<i>"}</b>`;
    expect(
      htmlText(html`<p title="${'"><script>'}">${inner}${["a&", rawHtml("<hr>")]}${1}${null}${false}</p>`),
    ).toBe('<p title="&quot;&gt;&lt;script&gt;"><b>&lt;i&gt;</b>a&amp;<hr>1</p>');
  });

  test("takes nothing that data can hold for HTML", () => {
    const forged: object = JSON.parse('{"html":"<script>","text":"<script>"}');
    expect(htmlText(html`${forged as ReturnType<typeof rawHtml>}`)).toBe("[object Object]");
  });

  test("shows any text as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const { document } = parseHTML(
          `<!doctype html><html><body><p title="${escapeHtml(text)}">${escapeHtml(text)}</p></body></html>`,
        );
        const p = document.querySelector("p");
        const shown = escapeHtml(text).includes("\ufffd") ? p?.textContent : text;
        expect(p?.textContent).toBe(shown);
        expect(p?.getAttribute("title")).toBe(shown);
        expect(p?.children).toHaveLength(0);
      }),
    );
  });

  test("replaces what HTML forbids", () => {
    expect(escapeHtml("a\u0000b\u001bc\ud800d\n\te")).toBe("a\ufffdb\ufffdc\ufffdd\n\te");
  });
});
