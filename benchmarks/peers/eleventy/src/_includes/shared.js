// What templates share. JavaScript templates are the fastest that Eleventy has.
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => SIGNS[sign]);
export const slug = (name) => name.toLowerCase().replaceAll(" ", "-");
export const SITE = "The Benchmark Digest";
export const ROOT = "https://bench.example.org";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
export const iso = (date) => date.toISOString().replace(".000", "");
export const day = (date) =>
  `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

export const topicItems = (names) =>
  names
    .map((name) => `<li class="topic"><a href="/topics/${slug(name)}/">${escape(name)}</a></li>\n`)
    .join("");

export function teaser({ data, url }) {
  const image = data.images?.[0];
  return `<article class="teaser pictured">
<h2><a href="${escape(data.webUrl)}" rel="noopener">${escape(data.title)}</a> <span class="domain">${escape(data.provider.domain)}</span></h2>
${image ? `<div class="thumbnail"><img src="${escape(image.url)}" width="${image.width}" height="${image.height}" alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer"></div>\n` : ""}<p class="excerpt">${escape(data.excerpt)}</p>
<ul class="meta">
<li><a class="source" href="/publishers/${slug(data.publisher)}/">${escape(data.publisher)}</a></li>
<li><time datetime="${iso(data.publishedDateTime)}">${day(data.publishedDateTime)}</time></li>
${url ? `<li><a href="${url}">${data.related ? `Coverage (${data.related.length})` : "More here"}<span class="unseen">: ${escape(data.title)}</span></a></li>\n` : ""}${topicItems(data.topics)}</ul>
</article>
`;
}

export function frame({ title, url, description, feed, image, published, sections }, main) {
  const heading = url === "/" ? SITE : `${escape(title)} · ${SITE}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading}</title>
<meta name="description" content="${escape(description ?? title)}">
<link rel="canonical" href="${ROOT}${url}">
<link rel="stylesheet" href="/assets/style.css">
${feed ? `<link rel="alternate" type="application/rss+xml" title="RSS" href="${feed}">\n` : ""}<meta property="og:site_name" content="${SITE}">
<meta property="og:type" content="${published ? "article" : "website"}">
<meta property="og:title" content="${escape(title)}">
<meta property="og:description" content="${escape(description ?? title)}">
<meta property="og:url" content="${ROOT}${url}">
${image ? `<meta property="og:image" content="${escape(image.url)}">\n<meta property="og:image:width" content="${image.width}">\n<meta property="og:image:height" content="${image.height}">\n` : ""}${published ? `<meta property="article:published_time" content="${iso(published)}">\n` : ""}</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead">
<p class="brand"><a href="/">${SITE}</a></p>
<nav class="sections" aria-label="Sections">
<ul>
${sections.map((topic) => `<li><a href="/topics/${topic.slug}/">${escape(topic.name)}</a></li>\n`).join("")}</ul>
<ul class="indexes">
<li><a href="/topics/">Topics</a></li>
<li><a href="/days/">Archive</a></li>
<li><a href="/publishers/">Publishers</a></li>
</ul>
</nav>
</header>
<main id="main" class="column">
${main}</main>
<footer class="colophon">
<p><a href="/">${SITE}</a></p>
</footer>
</body>
</html>
`;
}
