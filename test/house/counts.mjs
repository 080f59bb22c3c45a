import { dirname } from 'node:path';
import ts from 'typescript';
import { filesOnTheWay } from './files-on-the-way.mjs';
import { imports, read, tracked } from './sources.mjs';

const MAX_COLUMNS = 100;
const MAX_TEST_LINES = 300;

const isSource = (file) => /^(?:apps|libs)\/.*\.ts$/.test(file);
const isSpec = (file) => file.endsWith('.spec.ts');

/** Migrations that ran are not edited; word lists and compiled mail templates are generated. */
const NOT_WRAPPED = /\/migrations\/|\/common-words\.ts$|\/src\/templates\/|\/fixtures\//;

/** Lines that cannot be broken: a table's row, a link, a regular expression, an import's path. */
const ROW_OR_LINK = /^\s*(?:\||\[[^\]]+\]:|<)|\]\([^)]*\)|^\s*\*?\s*https?:\S+$|^# /;
const PATTERN = /^\s*(?:[\w.]+[:=]?\s*)?\/.*\/[a-z]*[,;)]*$/;
const IMPORT_OF_ONE_NAME = /^(?:import|export) (?:type )?\{ (?:type )?\w+ \} from '[^']+';$/;

const isTooLong = (line) =>
  line.length > MAX_COLUMNS &&
  ![ROW_OR_LINK, PATTERN, IMPORT_OF_ONE_NAME].some((shape) => shape.test(line));

export function longLines() {
  const files = tracked().filter(
    (file) => /\.(?:ts|mjs|cjs|md|sh)$|^\.ci\/run$/.test(file) && !NOT_WRAPPED.test(file),
  );
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (isTooLong(line) ? [`${file}:${index + 1}`] : [])),
  );
}

export const longTests = () =>
  tracked()
    .filter((file) => /\.(?:e2e-)?spec\.ts$/.test(file))
    .filter((file) => read(file).trimEnd().split('\n').length > MAX_TEST_LINES);

/** Files at the top of each lib, by lib. */
export function topFiles() {
  const counts = {};
  for (const file of tracked()) {
    const [, lib] = /^libs\/([^/]+)\/src\/[^/]+\.ts$/.exec(file) ?? [];
    if (lib) counts[lib] = (counts[lib] ?? 0) + 1;
  }
  return counts;
}

/** `dto/` belongs to the folder that it is in, and a lib's top composes its folders. */
const roomOf = (file) => dirname(file).replace(/\/dto$/, '');

/** Groups of folders that import each other, within a lib. */
export function folderCircles() {
  const edges = new Map();
  for (const file of tracked().filter((each) => isSource(each) && !isSpec(each))) {
    const from = roomOf(file);
    if (/\/src$|\/migrations$/.test(from)) continue;
    for (const { file: to } of imports(file)) {
      const room = roomOf(to);
      const isWithin = room.split('/')[1] === from.split('/')[1] && !/\/src$/.test(room);
      if (!isWithin || room === from) continue;
      if (!edges.has(from)) edges.set(from, new Set());
      edges.get(from).add(room);
    }
  }
  return circles(edges);
}

/** Strongly connected components of more than one node (Tarjan 1972). */
function circles(edges) {
  const order = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (node) => {
    order.set(node, order.size);
    low.set(node, order.get(node));
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)));
    }
    if (low.get(node) !== order.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1) found.push(group.sort());
  };
  for (const node of edges.keys()) if (!order.has(node)) visit(node);
  return found;
}

/** Loaded by a pattern of file names, not by an import. */
const LOADED_BY_NAME = /\/migrations\/|\.(?:entity|tables)\.ts$|\/src\/main\.ts$/;

/** Names that a file of apps or libs exports and no other file imports. */
export function unusedExports() {
  const used = new Map();
  const use = (file, name) => used.set(file, (used.get(file) ?? new Set()).add(name));
  // What the templates of new modules import is used, too.
  const files = tracked().filter((file) => /\.(?:ts|mjs|cjs|ts\.tpl)$/.test(file));
  const found = files.flatMap((file) => imports(file).map((each) => ({ from: file, ...each })));
  const doors = new Map();
  for (const { from, file, names, reexports } of found) {
    if (reexports && /\/(?:(?:index|worker)|public\/[^/]+)\.ts$/.test(from)) {
      for (const name of names === '*' ? [] : names) doors.set(`${from}#${name}`, file);
    } else for (const name of names === '*' ? ['*'] : names) use(file, name);
  }
  const isUsed = (file, name) => used.get(file)?.has(name) || used.get(file)?.has('*');
  for (const [door, file] of doors) {
    const [index, name] = door.split('#');
    if (isUsed(index, name)) use(file, name);
  }
  const sources = files.filter((file) => isSource(file) && !isSpec(file));
  return sources
    .filter((file) => !LOADED_BY_NAME.test(file))
    .flatMap((file) =>
      exportsOf(file)
        .filter((name) => !isUsed(file, name))
        .map((name) => `${file}: ${name}`),
    );
}

function exportsOf(file) {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause?.elements)
      return statement.exportClause.elements.map(({ name }) => name.text);
    const isExported = statement.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
    );
    if (!isExported) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? [name.text] : [],
      );
    return statement.name ? [statement.name.text] : [];
  });
}

export const wayToTheDatabase = () => ({
  'place an order': filesOnTheWay('OrdersController', 'placeOrder'),
  'list orders': filesOnTheWay('OrdersController', 'listOrders'),
});
