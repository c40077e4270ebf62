// The lists that pages are made of, computed once: what `pagination` in each page goes over.
const PER_PAGE = 25;

const slug = (name) => name.toLowerCase().replaceAll(" ", "-");

function grouped(articles, keysOf) {
  const groups = new Map();
  for (const article of articles) {
    for (const key of keysOf(article)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(article);
    }
  }
  return [...groups].map(([name, items]) => ({ name, slug: slug(name), items }));
}

function cut(folder, groups) {
  return groups.flatMap(({ name, slug, items }) =>
    Array.from({ length: Math.ceil(items.length / PER_PAGE) }, (_, at) => ({
      name,
      number: at + 1,
      url: `/${folder}/${slug}/${at ? `page/${at + 1}/` : ""}`,
      newer: at ? `/${folder}/${slug}/${at > 1 ? `page/${at}/` : ""}` : "",
      older: (at + 1) * PER_PAGE < items.length ? `/${folder}/${slug}/page/${at + 2}/` : "",
      feed: folder === "topics" ? `/topics/${slug}/feed.xml` : "",
      items: items.slice(at * PER_PAGE, (at + 1) * PER_PAGE),
    })),
  );
}

export default function (config) {
  let kept;
  const lists = (api) => {
    if (!kept) {
      const articles = api
        .getFilteredByGlob("src/articles/**/*.md")
        .sort((a, b) => b.date - a.date);
      kept = {
        articles,
        topics: grouped(articles, (article) => article.data.filed),
        publishers: grouped(articles, (article) => [article.data.publisher]),
        days: grouped(articles, (article) => [article.data.day]),
      };
    }
    return kept;
  };
  config.addPassthroughCopy({ assets: "assets" });
  config.addCollection("newest", (api) => lists(api).articles.slice(0, 30));
  config.addCollection("own", (api) => lists(api).articles.filter((article) => article.url));
  config.addCollection("topics", (api) => lists(api).topics);
  config.addCollection("publishers", (api) => lists(api).publishers);
  config.addCollection("days", (api) => lists(api).days);
  config.addCollection("lists", (api) => [
    ...cut("topics", lists(api).topics),
    ...cut("publishers", lists(api).publishers),
    ...lists(api).days.map((day) => ({ ...day, number: 1, url: `/days/${day.slug}/` })),
  ]);
  config.addCollection("feeds", (api) => [
    { name: "The Benchmark Digest", url: "/", items: lists(api).articles.slice(0, 50) },
    ...lists(api).topics.map((topic) => ({
      name: topic.name,
      url: `/topics/${topic.slug}/`,
      items: topic.items.slice(0, 50),
    })),
  ]);
  return {
    dir: { input: "src" },
    // Markdown as it is: no template language looks through it first.
    markdownTemplateEngine: false,
  };
}
