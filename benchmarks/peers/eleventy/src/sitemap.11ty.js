import { ROOT, iso } from "./_includes/shared.js";

export const data = { permalink: "/sitemap.xml", eleventyExcludeFromCollections: true };

export function render({ collections }) {
  const folders = ["/", "/topics/", "/publishers/", "/days/", ...collections.lists.filter((list) => list.number === 1).map((list) => list.url)];
  return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${folders.map((url) => `<url><loc>${ROOT}${url}</loc></url>\n`).join("")}${collections.own.map((article) => `<url><loc>${ROOT}${article.url}</loc><lastmod>${iso(article.data.publishedDateTime)}</lastmod></url>\n`).join("")}</urlset>
`;
}
