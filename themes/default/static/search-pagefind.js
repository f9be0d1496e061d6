// Pagefind's index, https://pagefind.app, behind the same page.

import { said, start } from "./search.js";

let ready;
const load = async () => (ready ||= await import(`${said.root}/pagefind/pagefind.js`));

// Pagefind's own excerpt may show title and topics, which stand after the text.
const excerpt = ({ raw_content, locations, meta }) => {
	const words = raw_content.split(raw_content.includes("\u200b") ? "\u200b" : /\s+/).slice(0, meta.length);
	const from = Math.max(0, (locations.find((one) => words[one]) ?? 0) - 10);
	const shown = words.slice(from, from + 30).map((one, place) =>
		locations.includes(from + place) ? `\ue000${one}\ue000` : one,
	);
	return (from ? "… " : "") + shown.join(" ") + (from + 30 < words.length ? " …" : "");
};

start(async (text) => {
	if (!text) return { count: 0, show: load };
	const { results } = await (await load()).search(text);
	const show = async (place) => {
		const data = await results[place].data();
		return { ...data.meta, texts: [data.meta.title, data.meta.line, excerpt(data)] };
	};
	return { count: results.length, show };
});
