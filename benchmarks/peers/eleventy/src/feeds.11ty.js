import { ROOT, escape } from "./_includes/shared.js";

export const data = {
  pagination: { data: "collections.feeds", size: 1, alias: "feed" },
  permalink: ({ feed }) => `${feed.url}feed.xml`,
  eleventyExcludeFromCollections: true,
};

const item = ({ data }) => `    <item>
      <title>${escape(data.title)}</title>
      <link>${escape(data.webUrl)}</link>
      <guid isPermaLink="false">${escape(data.originalUrl)}</guid>
      <pubDate>${data.publishedDateTime.toUTCString()}</pubDate>
${data.filed.map((topic) => `      <category>${escape(topic)}</category>\n`).join("")}      <description>${escape(data.excerpt)}</description>
    </item>
`;

export function render({ feed }) {
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>${escape(feed.name)}</title>
    <link>${ROOT}${feed.url}</link>
    <description>${escape(feed.name)}</description>
    <language>en</language>
    <lastBuildDate>${feed.items[0]?.data.publishedDateTime.toUTCString() ?? ""}</lastBuildDate>
    <atom:link href="${ROOT}${feed.url}feed.xml" rel="self" type="application/rss+xml"/>
${feed.items.map(item).join("")}  </channel>
</rss>
`;
}
