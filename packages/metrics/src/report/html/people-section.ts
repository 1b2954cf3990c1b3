import { decimalText } from "../format.js";
import type { RecommendationFacts, RecommendedFacts, Report } from "../report.js";
import { type Html, html } from "./html.js";
import { type Section, section } from "./section.js";
import { table } from "./table.js";

function recommendationCard({ user, items }: RecommendationFacts): Html {
  const named = items.some(({ name }) => name !== "");
  return html`<div class="card">${table(
    `Recommended to ${user}`,
    [
      {
        head: "Item",
        cell: ({ item }: RecommendedFacts, rank) =>
          html`<span class="nowrap"><span class="rank">${rank + 1}.</span>${item}</span>`,
      },
      ...(named ? [{ head: "Name", cell: ({ name }: RecommendedFacts) => name }] : []),
      { head: "Score", number: true, cell: ({ score }: RecommendedFacts) => decimalText(score) },
    ],
    items,
  )}</div>`;
}

/** Some users: what is known of them, and what they were recommended. */
export function peopleSection({ profiles, recommendations }: Report): Section | null {
  if (profiles.length === 0 && recommendations.length === 0) return null;
  const cards = profiles.map(
    ({ title, text }) =>
      html`<div class="card"><h3>${title}</h3><pre class="text" role="region" aria-label="${title}" tabindex="0">${text}</pre></div>`,
  );
  return section(
    "people",
    profiles.length === 0 ? "Recommendations" : "Profiles",
    cards,
    recommendations.length === 0
      ? null
      : html`<div class="pair">${recommendations.map(recommendationCard)}</div>`,
  );
}
