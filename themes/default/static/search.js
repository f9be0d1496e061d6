// The search page. An engine calls `start` with a function: text -> { count, show: place -> an item }.

const $ = (one) => document.querySelector(one);
const [form, status, list, more, blank] = [".search", ".total", ".results", "main button", "template"].map($);

export const said = form.dataset;

// U+E000 stands around a marked word.
const fill = (element, text) =>
	text.split("\ue000").forEach((piece, place) => {
		const mark = document.createElement("mark");
		mark.append(piece);
		element.append(place % 2 ? mark : piece);
	});

const item = ({ path, lang, texts }) => {
	const made = blank.content.firstElementChild.cloneNode(true);
	made.lang = lang;
	made.querySelector("a").href = said.root + path;
	made.querySelectorAll("a, p").forEach((one, place) => fill(one, texts[place]));
	return made;
};

const inWords = (count) => {
	const form = new Intl.PluralRules(document.documentElement.lang).select(count);
	return count ? JSON.parse(said.counts)[form].replace("{number}", count) : said.nothing;
};

export const start = (find) => {
	let turn = 0;
	let timer;

	const search = () => {
		const mine = ++turn;
		const q = form.q.value.trim();
		history.replaceState(0, "", q ? "?q=" + encodeURIComponent(q) : location.pathname);
		const found = find(q);
		const add = async (first) => {
			try {
				const { count, show } = await found;
				const places = [...Array(count).keys()].slice(first, first + 10);
				const items = (await Promise.all(places.map(show))).map(item);
				if (mine !== turn) return;
				if (!first) list.replaceChildren();
				list.append(...items);
				more.hidden = list.children.length === count;
				if (first) items[0].querySelector("a").focus();
				status.textContent = q && inWords(count);
			} catch {
				if (mine === turn) status.textContent = said.failed;
			}
		};
		more.onclick = () => add(list.children.length);
		add(0);
	};

	form.onsubmit = () => (search(), false);
	form.oninput = () => {
		clearTimeout(timer);
		timer = setTimeout(search, 200);
	};
	form.hidden = false;
	form.q.value ||= new URLSearchParams(location.search).get("q");
	search();
};
