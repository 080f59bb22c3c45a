import { relative } from 'node:path';
import ts from 'typescript';
import { OPTIONS, ROOT } from './sources.mjs';

const SQL = /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b/;

let program;

/**
 * The files that a reader passes from a route's method to the SQL that it runs: every file that
 * holds a declaration on a path of calls and uses which ends at a text of SQL. The platform is left
 * out, and so is what is only data on the way: answers, errors, rules that read nothing.
 */
export function filesOnTheWay(controller, method) {
  program ??= ts.createProgram(
    OPTIONS.fileNames.filter((file) => !/\/test\/|\.spec\.ts$/.test(file)),
    OPTIONS.options,
  );
  const checker = program.getTypeChecker();
  const memo = new Map();
  const isOurs = (file) => file.startsWith('libs/') && !file.startsWith('libs/platform/');

  /** The files below a declaration that lead to SQL, itself included; empty if none does. */
  const walk = (declaration) => {
    if (memo.has(declaration)) return memo.get(declaration);
    memo.set(declaration, new Set());
    const file = relative(ROOT, declaration.getSourceFile().fileName);
    if (!isOurs(file)) return new Set();
    const files = new Set();
    const visit = (node) => {
      if (ts.isDecorator(node) || ts.isTypeNode(node)) return;
      if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
        if (SQL.test(node.getText())) files.add(file);
      }
      if (ts.isIdentifier(node)) for (const each of declarations(node)) add(files, walk(each));
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(declaration, visit);
    if (files.size > 0) files.add(file);
    memo.set(declaration, files);
    return files;
  };

  const declarations = (identifier) => {
    let symbol = checker.getSymbolAtLocation(identifier);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    return (symbol?.declarations ?? []).filter(
      (each) =>
        ts.isMethodDeclaration(each) ||
        ts.isFunctionDeclaration(each) ||
        ts.isVariableDeclaration(each) ||
        ts.isGetAccessor(each) ||
        (ts.isPropertyDeclaration(each) && each.initializer !== undefined),
    );
  };

  return [...walk(methodOf(controller, method))].sort();
}

function methodOf(controller, method) {
  for (const source of program.getSourceFiles()) {
    for (const statement of source.statements) {
      if (ts.isClassDeclaration(statement) && statement.name?.text === controller)
        return statement.members.find(({ name }) => name?.getText() === method);
    }
  }
  throw new Error(`There is no ${controller}.${method}.`);
}

const add = (set, others) => {
  for (const other of others) set.add(other);
};
