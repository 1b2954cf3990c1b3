import { expect, test } from "vitest";
import { escapeHtml, html, htmlText, rawHtml } from "./html.js";

test("values are escaped in content and in attributes, HTML is not", () => {
  const inner = html`<b>${"<i>"}</b>`;
  const page = html`<p title="${'"><script>'}">${inner}${["a&", rawHtml("<hr>")]}${1}${null}${false}${undefined}</p>`;
  expect(htmlText(page)).toBe('<p title="&quot;&gt;&lt;script&gt;"><b>&lt;i&gt;</b>a&amp;<hr>1</p>');
});

test("nothing that data can hold passes for HTML", () => {
  const forged: ReturnType<typeof rawHtml> = JSON.parse('{"html":"<script>","Symbol(html)":"<script>"}');
  expect(htmlText(html`${forged}`)).toBe("[object Object]");
  expect(escapeHtml("a\u0000b\u001bc\ud800d\n\t`e'")).toBe("a\ufffdb\ufffdc\ufffdd\n\t&#96;e&#39;");
});
