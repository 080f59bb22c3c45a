import {
  ORDER_ACTIONS,
  ORDER_EFFECTS,
  ORDER_GUARDS,
  ORDER_STATUSES,
  type OrderAction,
  transitionOf,
} from './order-transitions.js';

const COLUMNS = 'Action From To By Route Guards Effects Event Meaning'.split(' ');

const code = (text: string): string => `\`${text}\``;

/** Mermaid reads `-` in the name of a state as a part of an arrow. */
const stateName = (status: string): string => status.replaceAll('-', '_');

function diagram(): string {
  const states = ORDER_STATUSES.filter((status) => status.includes('-')).map(
    (status) => `  state "${status}" as ${stateName(status)}`,
  );
  const arrows = ORDER_ACTIONS.flatMap((action) => {
    const { from, to } = transitionOf(action);
    return from.map((status) => `  ${stateName(status)} --> ${stateName(to)} : ${action}`);
  });
  return ['stateDiagram-v2', ...states, '  [*] --> placed : place', ...arrows].join('\n');
}

function performers(action: OrderAction): string {
  const { permission, bySystem } = transitionOf(action);
  const { own, any } = permission;
  return [
    ...(own === undefined ? [] : [`${code(own)} (one's own)`]),
    ...(any === undefined ? [] : [`${code(any)} (any)`]),
    ...(bySystem ? ['the system'] : []),
  ].join(', ');
}

function row(action: OrderAction): string {
  const { from, to, route, guards, effects, event, meaning } = transitionOf(action);
  const cells = [
    code(action),
    from.map(code).join(', '),
    code(to),
    performers(action),
    route === null ? '' : code(`POST /v1/orders/{id}/${route}`),
    guards.map(code).join(', '),
    effects.map(code).join(', '),
    code(event),
    meaning,
  ];
  return `| ${cells.join(' | ')} |`;
}

const names = (entries: Array<readonly [string, string]>): string =>
  entries.map(([name, meaning]) => `| ${code(name)} | ${meaning} |`).join('\n');

/** The page `docs/order-life.md`. */
export const orderLifeDocument = (): string => `# The life of an order

\`npm run docs:order-life\` writes this page from
\`libs/orders/src/order/order-transitions.ts\`; do not edit it. CI fails when it differs. The same
table decides the routes, \`allowedActions\` and the tests.

\`\`\`mermaid
${diagram()}
\`\`\`

## Transitions (${ORDER_ACTIONS.length})

Each raises the order's \`version\` by one, adds one entry to its timeline, and records one event
and one entry of the audit log. A machine needs the permission as a scope.

| ${COLUMNS.join(' | ')} |
| ${COLUMNS.map(() => '---').join(' | ')} |
${ORDER_ACTIONS.map(row).join('\n')}

An action that the state or a guard does not allow is refused with 409, and the order stays as it
is.

## Guards

| Guard | Holds when |
| --- | --- |
${names(Object.entries(ORDER_GUARDS).map(([name, { meaning }]) => [name, meaning]))}

## Effects

In the transaction of the transition, in the order of the table.

| Effect | What it does |
| --- | --- |
${names(Object.entries(ORDER_EFFECTS))}
`;
