import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

export const ROOT = join(import.meta.dirname, '../..');

/** Every file that git tracks, or would: a new file counts before it is committed. */
export const tracked = () =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .filter((file) => file !== '' && ts.sys.fileExists(join(ROOT, file)));

export const read = (file) => readFileSync(join(ROOT, file), 'utf8');

const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
export const OPTIONS = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
const cache = ts.createModuleResolutionCache(ROOT, (name) => name, OPTIONS.options);

/** The file that an import of ours leads to; undefined for packages. */
export function target(specifier, importer) {
  if (!/^(?:\.|@orderly\/)/.test(specifier)) return undefined;
  const { resolvedModule } = ts.resolveModuleName(
    specifier,
    join(ROOT, importer),
    OPTIONS.options,
    ts.sys,
    cache,
  );
  if (resolvedModule) return relative(ROOT, resolvedModule.resolvedFileName);
  const file = resolve(ROOT, dirname(importer), specifier);
  return ts.sys.fileExists(file) ? relative(ROOT, file) : undefined;
}

/**
 * @returns {{ file: string, names: string[] | '*', reexports: boolean }[]} what a file imports from
 *   ours
 */
export function imports(file) {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (literal, names, reexports = false) => {
    const to = target(literal.text, file);
    if (to !== undefined) found.push({ file: to, names, reexports });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, namesOf(node.importClause));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      add(node.moduleSpecifier, elementsOf(node.exportClause), true);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, node.qualifier ? [node.qualifier.getText()] : '*');
    else if (isDynamic(node)) add(node.arguments[0], '*');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isDynamic = (node) =>
  ts.isCallExpression(node) &&
  node.arguments.length > 0 &&
  ts.isStringLiteralLike(node.arguments[0]) &&
  (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    /^(?:jest\.\w+|built)$/.test(node.expression.getText()));

function namesOf(clause) {
  if (!clause) return [];
  const { name, namedBindings } = clause;
  const named = namedBindings ? elementsOf(namedBindings) : [];
  return named === '*' ? '*' : [...(name ? ['default'] : []), ...named];
}

const elementsOf = (clause) =>
  clause && 'elements' in clause
    ? clause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
    : '*';
