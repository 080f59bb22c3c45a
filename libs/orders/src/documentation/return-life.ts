import { ORDER_CHANGES } from '../order/order-changes.js';
import {
  RETURN_ACTIONS,
  type ReturnAction,
  returnTransitionOf,
} from '../returns/return-transitions.js';
import { code, performersOf } from './words.js';

const REQUESTED = ORDER_CHANGES['return-requested'];
const COLUMNS = 'Action From To By Route Event Meaning'.split(' ');

function diagram(): string {
  const arrows = RETURN_ACTIONS.flatMap((action) => {
    const { from, to } = returnTransitionOf(action);
    return from.map((status) => `  ${status} --> ${to} : ${action}`);
  });
  return ['stateDiagram-v2', '  [*] --> requested : request', ...arrows].join('\n');
}

function row(action: ReturnAction): string {
  const { from, to, permission, change, meaning } = returnTransitionOf(action);
  const cells = [
    code(action),
    from.map(code).join(', '),
    code(to),
    performersOf(permission).join(', '),
    code(`POST /v1/orders/{id}/returns/{returnId}/${action}`),
    code(ORDER_CHANGES[change]),
    meaning,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The section about returns. */
export const returnLife = (): string => `## Returns

\`POST /v1/orders/{id}/returns\` requests one. Its event is ${code(REQUESTED)}.

\`\`\`mermaid
${diagram()}
\`\`\`

Each transition raises the versions of the return and of its order by one, adds one entry to the
timeline of the order, and records one event and one entry of the audit log.

| ${COLUMNS.join(' | ')} |
| ${COLUMNS.map(() => '---').join(' | ')} |
${RETURN_ACTIONS.map(row).join('\n')}
`;
