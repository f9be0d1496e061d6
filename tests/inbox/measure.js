// Measures the letter in the page: its width, every visible text with its colors and place, its pictures.
() => {
  const view = window.innerWidth;
  const style = (element) => getComputedStyle(element);

  // A text is seen where it has boxes and nothing around it is hidden or clips it away.
  const hidden = (element) => {
    for (let one = element; one && one !== document.documentElement; one = one.parentElement) {
      const own = style(one);
      if (own.display === "none" || own.visibility !== "visible" || Number(own.opacity) === 0) return true;
      const clips = own.overflowX !== "visible" || own.overflowY !== "visible";
      if (clips && (one.clientHeight < 1 || one.clientWidth < 1)) return true;
    }
    return false;
  };

  const rgba = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const over = (top, below) => top.rgb.map((part, at) => part * top.alpha + below[at] * (1 - top.alpha));
  const background = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const own = rgba(style(one).backgroundColor);
      if (own.alpha > 0) layers.push(own);
      if (own.alpha === 1) break;
    }
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches && style(document.documentElement).colorScheme.includes("dark");
    return layers.reverse().reduce((below, top) => over(top, below), canvas ? [18, 18, 18] : [255, 255, 255]);
  };
  const colors = (element) => {
    const back = background(element);
    return { color: over(rgba(style(element).color), back), back };
  };

  const blockOf = (element) => {
    let one = element;
    while (one.parentElement && style(one).display.startsWith("inline") && style(one).display !== "inline-block") one = one.parentElement;
    return one;
  };
  const name = (element) => element.tagName.toLowerCase() + (element.className ? "." + element.className : "");

  const invisible = /[\s\u00a0\u034f\u200b-\u200f\u2060\ufeff]+/g;
  const texts = [];
  const lines = [];
  let firstSeen = null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const words = node.data.replace(invisible, " ").trim();
    if (!words || ["STYLE", "SCRIPT", "TITLE"].includes(parent.tagName)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    const seen = boxes.length > 0 && !hidden(parent);
    if (firstSeen === null) firstSeen = seen;
    if (!seen) continue;
    const own = style(parent);
    const size = parseFloat(own.fontSize);
    const block = blockOf(parent);
    const named = parent.closest("[dir]");
    texts.push({
      words: words.slice(0, 60),
      place: name(parent),
      size,
      family: own.fontFamily,
      direction: style(block).direction,
      directed: Boolean(named && named.closest(".paper")),
      paper: Boolean(parent.closest(".paper")),
      raised: Boolean(parent.closest("sup, sub")),
      link: Boolean(parent.closest("a[href]")),
      kicker: Boolean(parent.closest(".kicker")),
      left: Math.min(...boxes.map((box) => box.left)),
      right: Math.max(...boxes.map((box) => box.right)),
      ...colors(parent),
    });
    // Half a font size around the middle of the line: the letters' own room, whatever the line height.
    for (const box of boxes) {
      const middle = (box.top + box.bottom) / 2;
      lines.push({ block, words, left: box.left, right: box.right, top: middle - size / 2, bottom: middle + size / 2 });
    }
  }

  const overlaps = [];
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < one.bottom - 1; next++) {
      const other = lines[next];
      if (other.block !== one.block && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1) {
        overlaps.push(`${one.words.slice(0, 40)} | ${other.words.slice(0, 40)}`);
      }
    }
  });

  // Of the elements that reach over an edge the innermost, pictures first, as they push the others.
  const overEdge = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && (box.right > view + 0.5 || box.left < -0.5) && !hidden(element);
  });
  const beyond = overEdge
    .filter((element) => !overEdge.some((other) => other !== element && element.contains(other)))
    .sort((one, other) => (other.tagName === "IMG") - (one.tagName === "IMG"))
    .map((element) => {
      const box = element.getBoundingClientRect();
      return `${name(element)} ${Math.round(box.left)}..${Math.round(box.right)}`;
    });

  const pictures = [...document.images].map((image) => {
    const box = image.getBoundingClientRect();
    const own = style(image);
    // How much room the alternative text needs, beside the sign for a picture that is missing, which is 16 px wide.
    const probe = document.createElement("div");
    probe.textContent = image.alt;
    Object.assign(probe.style, {
      position: "absolute", visibility: "hidden", font: own.font, width: `${Math.max(box.width - 16, 1)}px`,
    });
    document.body.append(probe);
    const needed = probe.getBoundingClientRect().height;
    probe.remove();
    return {
      words: image.alt, loaded: image.complete && image.naturalWidth > 0, hidden: hidden(image),
      given: Number(image.getAttribute("width")), width: box.width, height: box.height, needed, size: parseFloat(own.fontSize), ...colors(image),
    };
  });

  const column = document.querySelector(".column");
  const heading = document.querySelector(".paper h1");
  const box = column ? column.getBoundingClientRect() : { left: 0, right: 0 };
  const title = heading ? heading.getBoundingClientRect() : { left: 0, right: 0 };
  return {
    view,
    scroll: document.scrollingElement.scrollWidth,
    direction: style(document.querySelector(".paper") || document.body).direction,
    column: { left: box.left, right: box.right },
    heading: { left: title.left, right: title.right },
    firstSeen: Boolean(firstSeen),
    texts, overlaps, beyond, pictures,
  };
}
