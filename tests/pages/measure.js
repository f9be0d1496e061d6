// What a browser makes of a page, as plain data.  Called with the name of a measurement.
(what) => {
  const named = (element) => {
    if (!element) return "";
    const own = element.id ? `#${element.id}` : [...element.classList].map((one) => `.${one}`).join("");
    const words = (element.innerText || element.alt || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.localName}${own}${words ? ` '${words}'` : ""}`;
  };
  const path = (element) => {
    const parents = [];
    for (let one = element; one && one !== document.body && parents.length < 3; one = one.parentElement)
      parents.unshift(one.localName + [...one.classList].map((name) => `.${name}`).join(""));
    return parents.join(" > ");
  };
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const box = (element) => {
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    return { left: left + scrollX, top: top + scrollY, right: right + scrollX, bottom: bottom + scrollY, width, height };
  };
  const rgba = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  // The color behind an element: the backgrounds of its parents, one over the other, on white paper.
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.push(rgba(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce(
      (under, [red, green, blue, alpha]) => [red, green, blue].map((part, at) => part * alpha + under[at] * (1 - alpha)),
      [255, 255, 255],
    );
  };
  const targets = () =>
    [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
      (one) => seen(one) && !one.disabled && one.type !== "hidden" && one.tabIndex >= 0,
    );
  const order = () => [...document.querySelectorAll("*")];

  const measurements = {
    // Wider than the screen, and what reaches farthest.
    sideways() {
      const view = document.documentElement.clientWidth;
      const wide = [...document.body.querySelectorAll("*")].filter((one) => seen(one) && box(one).right > view + 0.5);
      return {
        view,
        scroll: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
        beyond: wide.filter((one) => !wide.some((other) => one !== other && one.contains(other))).slice(0, 3).map(path),
      };
    },
    // Scripts, whether written in the page or asked for, and attributes that run one.
    scripts() {
      const data = /^application\/(ld\+)?json$|^speculationrules$/;
      const elements = [...document.querySelectorAll("script")].filter((one) => !data.test(one.type));
      const attributes = order().flatMap((one) => [...one.attributes].filter(({ name }) => /^on[a-z]+$/.test(name)));
      return [...elements.map((one) => one.outerHTML.slice(0, 80)), ...attributes.map(({ name, value }) => `${name}=${value}`)];
    },
    // What a finger or a pointer aims at.
    targets() {
      return targets().map((one) => {
        // In text: an inline element whose block has words that belong to no target.
        let block = one.parentElement;
        while (block && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
        const rest = block.cloneNode(true);
        rest.querySelectorAll("a[href], button, input, select, textarea, summary").forEach((other) => other.remove());
        const inline = getComputedStyle(one).display === "inline" && /[\p{L}\p{N}]/u.test(rest.textContent);
        const { width, height } = box(one);
        return { name: named(one), path: path(one), width, height, inline };
      });
    },
    // All that the keyboard must reach, in the order of the document.
    reachable() {
      const all = order();
      return targets().map((one) => ({ name: named(one), at: all.indexOf(one) }));
    },
    // Where in the document the text begins.
    main() {
      return order().indexOf(document.querySelector("main"));
    },
    // Where the keyboard is.
    focus() {
      const one = document.activeElement;
      if (!one || one === document.body || one === document.documentElement) return null;
      const style = getComputedStyle(one);
      const { left, top, right, bottom, width, height } = one.getClientRects()[0] || box(one);
      const x = Math.min(Math.max((left + right) / 2, 0), innerWidth - 1);
      const y = Math.min(Math.max((top + bottom) / 2, 0), innerHeight - 1);
      const over = document.elementFromPoint(x, y);
      return {
        name: named(one),
        path: path(one),
        at: order().indexOf(one),
        address: one.getAttribute("href") || "",
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        color: rgba(style.outlineColor).slice(0, 3),
        back: behind(one.parentElement),
        inView: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && width > 0 && height > 0,
        covered: Boolean(over && !one.contains(over) && !over.contains(one)),
        left: left + scrollX,
        top: top + scrollY,
        right: right + scrollX,
        bottom: bottom + scrollY,
      };
    },
    // Every text that is shown, with its color and what is behind it.
    texts() {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        const words = walker.currentNode.data.trim();
        if (words && seen(parent) && !/^(script|style|template|noscript)$/.test(parent.localName))
          found.push({
            words: words.slice(0, 40),
            path: path(parent),
            color: rgba(getComputedStyle(parent).color),
            back: behind(parent),
          });
      }
      return found;
    },
    // Which of the page's parts are shown.
    shown() {
      const parts = [".skip", ".masthead", ".neighbours", ".subscribe", ".related", ".foot", "main", ".title", ".body"];
      return Object.fromEntries(parts.map((one) => [one, [...document.querySelectorAll(one)].map(seen)]));
    },
  };
  return measurements[what]();
}
