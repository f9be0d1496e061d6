// BENCH_OUT names the output folder.
const SIZE = 10;
const iso = (date) => date.toISOString().slice(0, 10);
const slug = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

function groups(tips, folder, names) {
  const found = new Map();
  for (const tip of tips) {
    for (const name of [].concat(names(tip))) {
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(tip);
    }
  }
  return [...found].map(([name, members]) => ({ name, path: `/${folder}/${slug(name)}/`, tips: members }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function pages(list) {
  const count = Math.max(1, Math.ceil(list.tips.length / SIZE));
  const path = (number) => (number === 1 ? list.path : `${list.path}page/${number}/`);
  return Array.from({ length: count }, (_, index) => ({
    title: list.name, path: path(index + 1), number: index + 1, count,
    tips: list.tips.slice(index * SIZE, index * SIZE + SIZE),
    newer: index ? path(index) : "", older: index + 1 < count ? path(index + 2) : "",
  }));
}

export default function (config) {
  let sorted = null;
  const newest = (api) => {
    // Neighbors are found in one pass: Eleventy's own filter looks through the whole list for each page.
    if (sorted) return sorted;
    sorted = api.getFilteredByTag("tips").reverse();
    sorted.forEach((tip, index) => {
      const link = (one) => one && { url: one.url, title: one.data.title };
      tip.data.newer = link(sorted[index - 1]);
      tip.data.older = link(sorted[index + 1]);
    });
    return sorted;
  };
  const topics = (api) => groups(newest(api), "topics", (tip) => tip.data.topics);
  const authors = (api) => groups(newest(api), "authors", (tip) => tip.data.author);
  const series = (api) => groups(newest(api), "series", (tip) => tip.data.series);
  const years = (api) => groups(newest(api), "archive", (tip) => iso(tip.date).slice(0, 4));
  const months = (api) => groups(newest(api), "archive", (tip) => iso(tip.date).slice(0, 7));
  config.on("eleventy.before", () => { sorted = null; });
  config.addCollection("newest", newest);
  config.addCollection("topics", topics);
  config.addCollection("authors", authors);
  config.addCollection("series", series);
  config.addCollection("years", (api) => years(api).reverse());
  config.addCollection("months", (api) => months(api).reverse());
  config.addCollection("archivePages", (api) => pages({ name: "Archive", path: "/archive/", tips: newest(api) }));
  config.addCollection("listPages", (api) => [topics, authors, series, years].flatMap((one) => one(api).flatMap(pages)));
  config.addCollection("indexes", (api) => [["Topics", topics], ["Authors", authors], ["Series", series]]
    .map(([name, one]) => ({ name, path: `/${name.toLowerCase()}/`, rows: one(api) })));

  config.addFilter("slug", slug);
  config.addFilter("iso", iso);
  config.addFilter("long", (date) => `${DAYS[date.getUTCDay()]}, ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`);
  config.addFilter("yearDay", (date) => Math.floor((date - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86400000) + 1);
  config.addFilter("rfc822", (date) => date.toUTCString());
  config.addFilter("excerpt", (html) => (/<p>[\s\S]*?<\/p>/.exec(html || "") || [""])[0]);
  config.addFilter("plain", (html) => (html || "").replace(/<[^>]+>/g, "").replace(/&(?:amp|lt|gt|quot);/g, (one) => ENTITIES[one]));
  config.addFilter("structured", (tip, site) => JSON.stringify({ "@context": "https://schema.org", "@graph": [
    { "@type": "BlogPosting", headline: tip.title, url: site.url + tip.page.url, mainEntityOfPage: site.url + tip.page.url,
      datePublished: tip.page.date, dateModified: tip.page.date, inLanguage: "en",
      author: [{ "@type": "Person", name: tip.author, url: `${site.url}/authors/${slug(tip.author)}/` }],
      publisher: { "@type": "Organization", name: site.title, url: site.url }, description: tip.description, keywords: tip.topics },
    { "@type": "BreadcrumbList", itemListElement: [{ "@type": "ListItem", position: 1, name: site.title, item: site.url },
      { "@type": "ListItem", position: 2, name: tip.title, item: site.url + tip.page.url }] }] }).replace(/</g, "\\u003c"));
  config.amendLibrary("md", (markdown) => markdown.set({ typographer: true }));
  config.addPassthroughCopy({ static: "/" });
  config.setQuietMode(true);
  return {
    dir: { input: "src", output: process.env.BENCH_OUT, includes: "../_includes", data: "../_data" },
    markdownTemplateEngine: false, htmlTemplateEngine: "njk",
  };
}
