/**
 * Runs in the page: what keeps it from being read. Text below the contrast of WCAG AA (4.5:1, and
 * 3:1 for large text), and by how much the page is wider than its window.
 */
export function pageFaults() {
  const parse = (color) => {
    const [r, g, b, a = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => {
    const mix = (name) => top[name] * top.a + below[name] * (1 - top.a);
    return { r: mix('r'), g: mix('g'), b: mix('b'), a: 1 };
  };
  const channel = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ({ r, g, b }) =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ancestors = (element) => {
    const all = [];
    for (let each = element; each; each = each.parentElement) all.push(each);
    return all;
  };
  const backgroundOf = (element) =>
    ancestors(element)
      .reverse()
      .reduce((below, each) => over(parse(getComputedStyle(each).backgroundColor), below), {
        r: 255,
        g: 255,
        b: 255,
        a: 1,
      });
  const contrastOf = (element) => {
    const background = backgroundOf(element);
    const color = parse(getComputedStyle(element).color);
    const opacity = ancestors(element).reduce(
      (product, each) => product * Number(getComputedStyle(each).opacity),
      1,
    );
    const seen = over({ ...color, a: color.a * opacity }, background);
    const [light, dark] = [luminance(seen), luminance(background)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const least = (element) => {
    const { fontSize, fontWeight } = getComputedStyle(element);
    const [px, weight] = [Number.parseFloat(fontSize), Number(fontWeight)];
    return px >= 24 || (px >= 18.66 && weight >= 700) ? 3 : 4.5;
  };
  const isShown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  const nameOf = (element) =>
    `${element.tagName.toLowerCase()}${[...element.classList].map((each) => `.${each}`).join('')}`;

  const pale = {};
  for (const element of document.body.querySelectorAll('*')) {
    if (!hasText(element) || !isShown(element) || element.closest('svg, :disabled')) continue;
    const contrast = contrastOf(element);
    if (contrast < least(element)) pale[nameOf(element)] = contrast.toFixed(2);
  }
  const width = document.documentElement.clientWidth;
  const wide = [...document.body.querySelectorAll('*')]
    .filter((element) => isShown(element) && element.getBoundingClientRect().right > width + 1)
    .map(nameOf);
  const tooWide = document.documentElement.scrollWidth - width;
  return { pale, tooWide, wide: tooWide > 0 ? [...new Set(wide)].slice(0, 20) : [] };
}
