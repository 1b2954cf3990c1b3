export { type Html, type HtmlValue, html, htmlText, rawHtml as raw } from "@portrait/core";
