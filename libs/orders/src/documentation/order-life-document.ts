import { ORDER_REQUEST_NAMES, type OrderRequestName, requestOf } from '../order/order-requests.js';
import {
  ORDER_ACTIONS,
  ORDER_EFFECTS,
  ORDER_GUARDS,
  ORDER_STATUSES,
  type OrderAction,
  transitionOf,
} from '../order/order-transitions.js';
import { returnLife } from './return-life.js';
import { code, performersOf } from './words.js';

const COLUMNS = 'Action From To By Route Guards Effects Event Meaning'.split(' ');

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
  return [...performersOf(permission), ...(bySystem ? ['the system'] : [])].join(', ');
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

function requestRow(name: OrderRequestName): string {
  const { from, payment = [], permission, route, meaning } = requestOf(name);
  const cells = [
    code(name),
    from.map(code).join(', '),
    payment.map(code).join(', '),
    performersOf(permission).join(', '),
    code(`POST /v1/orders/{id}/${route}`),
    meaning,
  ];
  return `| ${cells.join(' | ')} |`;
}

const names = (entries: Array<readonly [string, string]>): string =>
  entries.map(([name, meaning]) => `| ${code(name)} | ${meaning} |`).join('\n');

/** The page `docs/order-life.md`. */
export const orderLifeDocument = (): string => `# The life of an order

\`npm run docs:order-life\` writes this page from
\`order/order-transitions.ts\`, \`order/order-requests.ts\` and \`returns/return-transitions.ts\` of
\`libs/orders/src\`; do not edit it. CI fails when it differs. The same tables decide the routes,
\`allowedActions\` and the tests.

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

## Requests

They leave the status of the order as it is. \`allowedActions\` contains them, too.

| Request | While | Payment | By | Route | Meaning |
| --- | --- | --- | --- | --- | --- |
${ORDER_REQUEST_NAMES.map(requestRow).join('\n')}

${returnLife()}`;
