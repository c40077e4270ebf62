// Every page of every topic and publisher, and every day.
import { escape, frame, teaser } from "./_includes/shared.js";

export const data = {
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => `${list.url}index.html`,
  eleventyExcludeFromCollections: true,
};

export function render({ list, sections }) {
  return frame(
    { title: list.name, url: list.url, feed: list.feed, sections },
    `<header class="opening">
<h1>${escape(list.name)}${list.number > 1 ? `<span class="number">, page ${list.number}</span>` : ""}</h1>
</header>
${list.items.map(teaser).join("")}<nav class="pager" aria-label="Older and newer">
${list.newer ? `<a class="newer" href="${list.newer}" rel="prev">Newer</a>\n` : ""}${list.older ? `<a class="older" href="${list.older}" rel="next">Older</a>\n` : ""}</nav>
`,
  );
}
