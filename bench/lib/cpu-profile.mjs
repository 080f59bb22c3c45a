/** Reads V8's .cpuprofile: who was on the processor, and who had called them. */

/** Not work of the server: V8's own entries that say that nothing ran. */
const IDLE = new Set(['(idle)', '(root)']);

/**
 * @typedef {{ name: string, place: string, package: string, selfUs: number, totalUs: number,
 *   children: Frame[] }} Frame
 */

/**
 * @param {{ nodes: any[], samples: number[], timeDeltas: number[] }} profile
 * @returns {Frame} the root, with idle time left out
 */
export function framesOf({ nodes, samples, timeDeltas }) {
  const selfUs = new Map();
  for (const [index, id] of samples.entries())
    selfUs.set(id, (selfUs.get(id) ?? 0) + timeDeltas[index]);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frameOf = (node) => {
    const { functionName, url, lineNumber } = node.callFrame;
    const children = (node.children ?? [])
      .map((id) => frameOf(byId.get(id)))
      .filter(({ totalUs }) => totalUs > 0);
    const own = IDLE.has(functionName) ? 0 : (selfUs.get(node.id) ?? 0);
    const totalUs = children.reduce((sum, child) => sum + child.totalUs, own);
    return {
      name: functionName || '(anonymous)',
      place: url === '' ? '' : `${shortPath(url)}:${lineNumber + 1}`,
      package: packageOf(url, functionName),
      selfUs: own,
      totalUs,
      children: children.sort((a, b) => b.totalUs - a.totalUs),
    };
  };
  return frameOf(nodes[0]);
}

const shortPath = (url) =>
  url
    .replace(/^file:\/\//, '')
    .replace(/^.*\/node_modules\//, '')
    .replace(/^.*\/(?=dist\/|bench\/)/, '');

function packageOf(url, functionName) {
  const dependency = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency) return dependency;
  const own = /\/dist\/((?:libs|apps)\/[^/]+)/.exec(url)?.[1] ?? /\/(bench\/[^/]+)/.exec(url)?.[1];
  if (own) return own;
  if (url.startsWith('node:')) return url.split('/')[0].replace(/^node:internal$/, 'node');
  return functionName.startsWith('(') ? functionName : 'V8 and C++';
}

/**
 * @param {Frame} root @param {(frame: Frame) => string} keyOf
 * @returns {{ key: string, selfUs: number }[]} own time summed up per key, most first
 */
export function sumSelf(root, keyOf) {
  const sums = new Map();
  const walk = (frame) => {
    const key = keyOf(frame);
    sums.set(key, (sums.get(key) ?? 0) + frame.selfUs);
    frame.children.forEach(walk);
  };
  walk(root);
  return [...sums].map(([key, selfUs]) => ({ key, selfUs })).sort((a, b) => b.selfUs - a.selfUs);
}
