// What a person with a screen reader, or with weak eyes, would stumble over on this page.
// Contrast: WCAG 2.2, 1.4.3, 4.5 to 1 for text and 3 to 1 where it is large.
() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const cut = (one) => one.outerHTML.slice(0, 120);

  for (const one of all("input:not([type=hidden]), select, textarea")) {
    if (!one.labels?.length && !one.getAttribute("aria-label")) found.push(`no label: ${cut(one)}`);
  }
  for (const one of all("a, button, summary")) {
    if (!one.getAttribute("aria-label") && !one.textContent.trim()) found.push(`no name: ${cut(one)}`);
  }
  for (const one of all("img")) if (!one.hasAttribute("alt")) found.push(`no alt: ${cut(one)}`);
  for (const one of all("th")) if (!one.scope) found.push(`no scope: ${cut(one)}`);
  for (const one of all("[style]:not([style=''])")) found.push(`style of its own: ${cut(one)}`);
  const ids = all("[id]").map((one) => one.id);
  for (const id of ids.filter((one, at) => ids.indexOf(one) !== at)) found.push(`twice: #${id}`);
  for (const name of ["h1", "main"]) if (all(name).length !== 1) found.push(`not one ${name}`);

  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const read = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const above = (one) => {
    const line = [];
    for (let at = one; at; at = at.parentElement) line.push(getComputedStyle(at));
    return line;
  };
  const light = (color) => color.slice(0, 3)
    .map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const over = (top, below) => {
    const share = top[3] / 255;
    return [0, 1, 2].map((at) => top[at] * share + below[at] * (1 - share)).concat(255);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.data.trim();
    const one = walker.currentNode.parentElement;
    if (!words || !one.checkVisibility({ visibilityProperty: true })) continue;
    if (one.closest(".visually-hidden, noscript, .skip-link, meter")) continue;
    const styles = above(one);
    const ground = styles.map((style) => read(style.backgroundColor)).reverse()
      .reduce((below, top) => over(top, below), [255, 255, 255, 255]);
    const ink = read(styles[0].color);
    ink[3] *= styles.reduce((opacity, style) => opacity * Number(style.opacity), 1);
    const [dark, bright] = [light(over(ink, ground)), light(ground)].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dark + 0.05);
    const size = parseFloat(styles[0].fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(styles[0].fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      found.push(`${ratio.toFixed(2)} to 1: .${one.className} ${words.slice(0, 40)}`);
    }
  }
  return [...new Set(found)];
}
