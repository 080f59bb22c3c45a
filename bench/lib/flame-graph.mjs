/** A flame graph as one HTML file that needs nothing else: click to zoom, type to search. */

const SMALLEST_SHARE = 0.0005;

/** @param {import('./cpu-profile.mjs').Frame} root @param {string} title */
export function flameGraph(root, title) {
  const slim = ({ name, place, package: of, totalUs, selfUs, children }) => ({
    ...{ n: name, p: place, k: of, t: totalUs, s: selfUs },
    c: children.filter((child) => child.totalUs >= root.totalUs * SMALLEST_SHARE).map(slim),
  });
  const data = JSON.stringify(slim(root)).replaceAll('<', '\\u003c');
  return PAGE.replaceAll('{{title}}', () => escapeHtml(title)).replace('{{data}}', () => data);
}

const escapeHtml = (text) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{title}}</title><style>
body { font: 13px system-ui, sans-serif; margin: 12px; color: #222 }
#graph { position: relative; margin-top: 8px }
#graph div { position: absolute; height: 18px; line-height: 18px; overflow: hidden;
  white-space: nowrap; box-sizing: border-box;
  border: 1px solid #fff; padding: 0 3px; font-size: 11px; cursor: pointer; border-radius: 2px }
#graph div.miss { opacity: .25 }
#graph div.above { opacity: .6 }
#info { min-height: 2.6em; margin-top: 6px }
input { font: inherit; width: 24em }
</style></head><body>
<h1 style="font-size: 16px">{{title}}</h1>
<p>Width is time on the processor, idle time left out; a frame stands on its caller.
Colours are packages. Click a frame to zoom in, the lowest to zoom out.</p>
<input id="search" placeholder="function, file or package"> <span id="found"></span>
<div id="info"></div><div id="graph"></div>
<script>
const root = {{data}};
const graph = document.getElementById('graph');
const info = document.getElementById('info');
const found = document.getElementById('found');
const search = document.getElementById('search');
function link(frame, parent) {
  frame.up = parent;
  frame.c.forEach((child) => link(child, frame));
}
link(root, null);
const hue = (text) => {
  let hash = 7;
  for (const c of text) hash = (hash * 31 + c.charCodeAt(0)) % 360;
  return hash;
};
const percent = (us) => (100 * us / root.t).toFixed(1) + ' %';
const matches = (frame, word) =>
  (frame.n + ' ' + frame.p + ' ' + frame.k).toLowerCase().includes(word);
function draw(top) {
  graph.textContent = '';
  const width = graph.clientWidth, word = search.value.trim().toLowerCase();
  const above = [];
  for (let frame = top.up; frame; frame = frame.up) above.unshift(frame);
  let depth = 0, hit = 0;
  const box = (frame, x, w, y, kind) => {
    const div = document.createElement('div');
    div.style.cssText = 'left:' + x + 'px;width:' + w + 'px;top:' + y * 18 + 'px;' +
      'background:hsl(' + hue(frame.k) + ' 70% 78%)';
    if (kind) div.classList.add(kind);
    if (word && !matches(frame, word)) div.classList.add('miss');
    if (w > 30) div.textContent = frame.n;
    div.onmouseenter = () => {
      info.textContent = frame.n + '  ' + frame.p + '  [' + frame.k + ']  total ' +
        percent(frame.t) + ', own ' + percent(frame.s);
    };
    div.onclick = () => draw(frame);
    graph.append(div);
    depth = Math.max(depth, y);
  };
  above.forEach((frame, y) => box(frame, 0, width, y, 'above'));
  const place = (frame, x, w, y, counted) => {
    const counts = word && !counted && matches(frame, word);
    if (counts) hit += frame.t;
    if (w < 1) return;
    box(frame, x, w, y);
    let at = x;
    for (const child of frame.c) {
      const cw = w * child.t / frame.t;
      place(child, at, cw, y + 1, counted || counts);
      at += cw;
    }
  };
  place(top, 0, width, above.length, false);
  graph.style.height = (depth + 2) * 18 + 'px';
  found.textContent = word ? percent(hit) + ' of the time' : '';
  search.oninput = () => draw(top);
}
draw(root);
onresize = () => draw(root);
</script></body></html>
`;
