import { day, escape, frame, iso, slug, topicItems } from "./shared.js";

const coverage = (each) => `<article class="teaser">
<h3><a href="${escape(each.webUrl)}" rel="noopener">${escape(each.title)}</a> <span class="domain">${escape(each.provider.domain)}</span></h3>
<p class="excerpt">${escape(each.excerpt)}</p>
<ul class="meta">
<li><span class="source">${escape(each.provider.name)}</span></li>
<li><time datetime="${iso(each.publishedDateTime)}">${day(each.publishedDateTime)}</time></li>
</ul>
</article>
`;

export function render(data) {
  const image = data.images?.[0];
  const head = {
    title: data.title,
    url: data.page.url,
    description: data.excerpt,
    image,
    published: data.publishedDateTime,
    sections: data.sections,
  };
  return frame(
    head,
    `<article class="story">
<header>
<h1><a href="${escape(data.webUrl)}" rel="noopener">${escape(data.title)}</a></h1>
<p class="standfirst">${escape(data.excerpt)}</p>
<ul class="meta">
<li><a class="source" href="/publishers/${slug(data.publisher)}/">${escape(data.publisher)}</a></li>
<li>Published <time datetime="${iso(data.publishedDateTime)}">${day(data.publishedDateTime)}</time></li>
</ul>
<p class="original"><a href="${escape(data.webUrl)}" rel="noopener">Read the original at ${escape(data.provider.domain)}</a></p>
</header>
${image ? `<figure class="hero"><img src="${escape(image.url)}" width="${image.width}" height="${image.height}" alt="" decoding="async" referrerpolicy="no-referrer"></figure>\n` : ""}${data.content ? `<div class="prose">\n${data.content}</div>\n` : ""}${data.related ? `<section class="part">\n<h2>Coverage elsewhere</h2>\n${data.related.map(coverage).join("")}</section>\n` : ""}<footer class="filed">
<p>Topics</p>
<ul class="topics" aria-label="Topics">
${topicItems(data.topics)}</ul>
</footer>
</article>
`,
  );
}
