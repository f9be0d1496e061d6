// Reloads the page when the site changed, and keeps the place that was read.
(() => {
  const script = document.currentScript;
  const shown = script.dataset.generation;
  const place = `tipsgen:${location.pathname}`;
  const kept = sessionStorage.getItem(place);
  let returning = kept !== null;
  if (returning) {
    sessionStorage.removeItem(place);
    const back = () => scrollTo({ top: Number(kept), behavior: "instant" });
    back();
    const found = scrollY;
    addEventListener("load", () => {
      // Pictures and styles may have made the page longer; a reader who has moved on is left alone.
      if (scrollY === found) back();
      returning = false;
    }, { once: true });
  }
  let source = null;
  const renew = () => {
    if (dispatchEvent(new CustomEvent("tipsgen:change", { cancelable: true }))) {
      // A second change may come before the place was found again.
      sessionStorage.setItem(place, returning ? kept : String(scrollY));
      location.reload();
    }
  };
  const listen = () => {
    if (source) return;
    source = new EventSource("/_desk/events");
    source.addEventListener("state", (event) => {
      if (event.data !== shown) renew();
    });
  };
  // A browser opens six connections to one host at most, so hidden tabs give theirs back.
  const attend = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else {
      listen();
    }
  };
  document.addEventListener("visibilitychange", attend);
  addEventListener("pagehide", () => source?.close());
  attend();
})();
