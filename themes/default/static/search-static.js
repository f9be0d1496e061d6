// tipsgen's own index; tipsgen/search.py explains it.

import { said, start } from "./search.js";

const unspaced = new RegExp(`[${said.unspaced}]`, "u");
const RUN = new RegExp(`[${said.unspaced}]+|(?:(?![${said.unspaced}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const MARKS = new RegExp(`[${said.marks}]`, "g");

const fold = (text) => {
	const bare = text.normalize("NFKD").replace(MARKS, "").toUpperCase().normalize("NFC");
	return bare.replace(/ى/g, "ي").replace(/ة/g, "ه");
};
const pairs = ([...run]) => (run[1] ? run.slice(1).map((one, place) => run[place] + one) : run);

const files = {};
const load = (path) =>
	(files[path] ??= fetch(`${said.root}/search/${path}.json`)
		.then((answer) => answer.json())
		.catch((fault) => {
			delete files[path];
			throw fault;
		}));

const shard = (word) => {
	const key = [...word].slice(0, unspaced.test(word) ? 1 : 3);
	return key.reduce((sum, one) => (sum * 31 + one.codePointAt()) % 65521, 0) % said.shards;
};

const decode = (text) => {
	let tip = -1;
	const number = (digits) => [...digits].reduce((sum, one) => sum * 16 + ((one.charCodeAt() - 93) % 16), 0);
	return (text.match(/[m-|]*./g) || []).map((gap) => (tip += number(gap) + 1));
};

// How well tips fit a word or one that opens so: head 4, text 1, whole words twice.
const fits = async (word) => {
	const scores = {};
	for (const [one, lists] of Object.entries(await load("words/" + shard(word))))
		if (one.startsWith(word))
			lists.split(" ").forEach((list, isHead) => {
				const score = (isHead ? 4 : 1) * (one === word ? 2 : 1);
				for (const tip of decode(list)) scores[tip] = Math.max(score, scores[tip] || 0);
			});
	return scores;
};

const mark = (text, sought) =>
	text.replace(RUN, (run) => {
		const inside = unspaced.test(run);
		const one = sought.find((one) => fold(run)[inside ? "includes" : "startsWith"](one));
		return one ? run.replace(inside ? one : run, "\ue000$&\ue000") : run;
	});

const excerpt = (text, sought) => {
	const from = mark(text, sought).indexOf("\ue000") - 60;
	const rest = from > 0 ? text.slice(from).replace(/^\S{0,20} /, "… ") : text;
	return mark(rest.replace(/^(.{180}\S{0,20}).+/, "$1 …"), sought);
};

start(async (text) => {
	const sought = fold(text).match(RUN) || [];
	const words = sought.flatMap((run) => (unspaced.test(run) ? pairs(run) : run));
	const tables = await Promise.all(words.map(fits));
	const fit = (tip) => tables.reduce((sum, table) => sum + table[tip], 0);
	const tips = Object.keys({ ...tables[0] }).filter(fit);
	tips.sort((one, other) => fit(other) - fit(one) || other - one);
	const show = async (place) => {
		const tip = tips[place];
		const chunk = await load("tips/" + ~~(tip / said.chunk));
		const [path, title, line, lang, body] = chunk[tip % said.chunk];
		return { path, lang, texts: [mark(title, sought), line, excerpt(body, sought)] };
	};
	return { count: tips.length, show };
});
