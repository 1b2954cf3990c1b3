import { countedText, percentText } from "../format.js";
import type { FeatureFacts, Report, TagFacts } from "../report.js";
import { type Html, html } from "./html.js";
import { type Section, section } from "./section.js";
import { meter, table } from "./table.js";

function featureList(features: readonly FeatureFacts[]): Html {
  const described = features.some(({ description }) => description !== "");
  const typed = features.some(({ type }) => type !== "");
  if (described) {
    return html`<div class="card">${table(
      countedText(features.length, "feature"),
      [
        { head: "Feature", cell: ({ name }: FeatureFacts) => name },
        ...(typed ? [{ head: "Type", cell: ({ type }: FeatureFacts) => type }] : []),
        { head: "What it is", cell: ({ description }: FeatureFacts) => description },
      ],
      features,
    )}</div>`;
  }
  const chips = features.map(({ name, type }) =>
    type === "" ? html`<li>${name}</li>` : html`<li>${name} <small>${type}</small></li>`,
  );
  return html`<p class="small">${countedText(features.length, "feature")}</p><ul class="chips">${chips}</ul>`;
}

function tagTable(tags: readonly TagFacts[]): Html {
  const described = tags.some(({ description }) => description !== "");
  return html`<div class="card">${table(
    "Tags, and for how many users they are true or unknown",
    [
      { head: "Tag", cell: ({ name }: TagFacts) => name },
      ...(described ? [{ head: "What it is", cell: ({ description }: TagFacts) => description }] : []),
      {
        head: "Share of users",
        className: "meter-cell",
        cell: ({ name, share, unknown }: TagFacts) =>
          meter(`${name}: true for ${percentText(share)}, unknown for ${percentText(unknown)}`, [
            { part: share, className: "" },
            { part: unknown, className: "unknown" },
          ]),
      },
      { head: "True", number: true, className: "strong", cell: ({ share }: TagFacts) => percentText(share) },
      { head: "Unknown", number: true, cell: ({ unknown }: TagFacts) => percentText(unknown) },
    ],
    tags,
  )}</div>`;
}

/** What a profile holds. */
export function profileSection({ features, tags }: Report): Section | null {
  if (features.length === 0 && tags.length === 0) return null;
  return section(
    "profile",
    tags.length === 0 ? "Features" : features.length === 0 ? "Tags" : "Features and tags",
    features.length === 0 ? null : featureList(features),
    tags.length === 0 ? null : tagTable(tags),
  );
}
