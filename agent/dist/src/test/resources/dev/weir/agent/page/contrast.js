// Every visible text of the page, or of the open dialog, with its contrast as WCAG 2.2 defines it.
/** A colour as red, green, blue, each 0 to 255, and alpha, 0 to 1. */
function rgba(color) {
  const parts = color.match(/^rgba?\(([^)]*)\)$/);
  if (!parts) throw new Error(`not a plain colour: ${color}`);
  const [red, green, blue, alpha = 1] = parts[1].split(/[\s,/]+/).map(Number);
  return [red, green, blue, alpha];
}

const over = ([r, g, b, a], under) => [r, g, b].map((value, i) => value * a + under[i] * (1 - a));

function background(element) {
  const layers = [];
  for (let each = element; each; each = each.parentElement) layers.push(rgba(getComputedStyle(each).backgroundColor));
  return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
}

function opacity(element) {
  let product = 1;
  for (let each = element; each; each = each.parentElement) product *= Number(getComputedStyle(each).opacity);
  return product;
}

function luminance(color) {
  const [r, g, b] = color.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(element, style) {
  const under = background(element);
  const [r, g, b, a] = rgba(element instanceof SVGElement ? style.fill : style.color);
  const ink = over([r, g, b, a * opacity(element)], under);
  const [light, dark] = [luminance(ink), luminance(under)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const found = [];
const root = document.querySelector("dialog[open]") ?? document.body;
for (const element of root.querySelectorAll("*")) {
  if (!element.checkVisibility({ visibilityProperty: true }) || element.closest("script, style, noscript")) continue;
  const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();
  if (own !== "") found.push({ text: own, ratio: contrast(element, getComputedStyle(element)) });
  if (element.placeholder) found.push({ text: element.placeholder, ratio: contrast(element, getComputedStyle(element, "::placeholder")) });
}
return found.map(({ text, ratio }) => [text, ratio]);
