// The index of topics, of publishers and of days.
import { escape, frame } from "./_includes/shared.js";

export const data = {
  names: ["topics", "publishers", "days"],
  pagination: { data: "names", size: 1, alias: "name" },
  permalink: ({ name }) => `/${name}/index.html`,
  eleventyExcludeFromCollections: true,
};

export function render({ collections, name, sections }) {
  return frame(
    { title: name, url: `/${name}/`, sections },
    `<h1>${name}</h1>
<ul class="tree">
${collections[name].map((each) => `<li><a href="/${name}/${each.slug}/">${escape(each.name)}</a> <span class="count">${each.items.length}</span></li>\n`).join("")}</ul>
`,
  );
}
