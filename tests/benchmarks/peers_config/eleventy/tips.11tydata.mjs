export default {
  layout: "tip.njk",
  tags: ["tips"],
  permalink: ({ page, slug }) => `/${page.date.toISOString().slice(0, 10).replaceAll("-", "/")}/${slug}/index.html`,
};
