import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A function or method of the sources, and what it calls. */
export interface SourceFunction {
  /** `Class.method`, or the name of a function. */
  readonly name: string;
  readonly text: string;
  /** Names of the decorators of a method. */
  readonly decorators: readonly string[];
  readonly calls: ReadonlySet<string>;
}

interface ClassFacts {
  readonly name: string;
  /** The class of each injected property. */
  readonly properties: ReadonlyMap<string, string>;
}

const ROOT = join(import.meta.dirname, '../..');

/**
 * Every function of the sources. Calls are resolved by name: `this.property.method()` by the class
 * of the injected property, `this.method()` within the class, and other calls by their bare name.
 */
export function sourceFunctions(): SourceFunction[] {
  return ['apps', 'libs']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => /^[^/]+\/[^/]+\/src\/.*(?<!\.spec)\.ts$/.test(path))
    .filter((path) => !path.includes('/migrations/'))
    .flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return functionsOf(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
    });
}

/** The functions that call one of these names. */
export const callersOf = (
  functions: readonly SourceFunction[],
  name: string,
): readonly SourceFunction[] => functions.filter(({ calls }) => calls.has(name));

function functionsOf(file: ts.SourceFile): SourceFunction[] {
  const found: SourceFunction[] = [];
  for (const statement of file.statements) {
    if (ts.isClassDeclaration(statement)) found.push(...methodsOf(statement));
    else found.push(...freeFunctionsOf(statement));
  }
  return found;
}

function methodsOf(node: ts.ClassDeclaration): SourceFunction[] {
  const facts = { name: node.name?.text ?? '', properties: injectedProperties(node) };
  return node.members.filter(ts.isMethodDeclaration).map((method) => ({
    name: `${facts.name}.${method.name.getText()}`,
    text: method.getText(),
    decorators: (ts.getDecorators(method) ?? []).map((each) => calleeName(each.expression)),
    calls: callsIn(method, facts),
  }));
}

function injectedProperties(node: ts.ClassDeclaration): ReadonlyMap<string, string> {
  const parameters = node.members
    .filter(ts.isConstructorDeclaration)
    .flatMap((each) => [...each.parameters]);
  const properties = node.members.filter(ts.isPropertyDeclaration);
  return new Map(
    [...parameters, ...properties].flatMap(({ name, type }) =>
      type && ts.isTypeReferenceNode(type) ? [[name.getText(), type.typeName.getText()]] : [],
    ),
  );
}

function freeFunctionsOf(statement: ts.Statement): SourceFunction[] {
  const free = (name: string, node: ts.Node): SourceFunction => ({
    ...{ name, text: node.getText(), decorators: [] },
    calls: callsIn(node, { name: '', properties: new Map() }),
  });
  if (ts.isFunctionDeclaration(statement)) return [free(statement.name?.text ?? '', statement)];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.map((each) => free(each.name.getText(), each));
}

function callsIn(node: ts.Node, of: ClassFacts): ReadonlySet<string> {
  const calls = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child)) calls.add(resolved(child.expression, of));
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return calls;
}

function resolved(callee: ts.Expression, { name, properties }: ClassFacts): string {
  if (!ts.isPropertyAccessExpression(callee)) return callee.getText();
  const [receiver, method] = [callee.expression, callee.name.text];
  if (receiver.kind === ts.SyntaxKind.ThisKeyword) return `${name}.${method}`;
  const isOwn =
    ts.isPropertyAccessExpression(receiver) &&
    receiver.expression.kind === ts.SyntaxKind.ThisKeyword;
  const owner = isOwn ? properties.get(receiver.name.text) : undefined;
  return owner === undefined ? method : `${owner}.${method}`;
}

const calleeName = (expression: ts.Expression): string =>
  ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText();
