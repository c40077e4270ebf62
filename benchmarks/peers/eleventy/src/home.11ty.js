import { SITE, escape, frame, teaser } from "./_includes/shared.js";

export const data = { permalink: "/index.html", eleventyExcludeFromCollections: true };

export function render({ collections, sections }) {
  return frame(
    { title: SITE, url: "/", feed: "/feed.xml", sections },
    `<h1>${SITE}</h1>
${collections.newest.map(teaser).join("")}<ul class="tree">
${collections.topics.map((topic) => `<li><a href="/topics/${topic.slug}/">${escape(topic.name)}</a> <span class="count">${topic.items.length}</span></li>\n`).join("")}</ul>
`,
  );
}
