import { splitActions } from './migration-sql.js';

/**
 * Actions that hold ACCESS EXCLUSIVE for a moment only: they change the catalogue and look at no
 * row.
 */
const SHORT_ACTIONS: readonly RegExp[] = [
  /^alter (?:column )?\w+ (?:set default|drop default|drop not null|set statistics|set storage|set compression|set \(|reset \()/,
  // A reviewer checks whether the previous release still relies on the constraint.
  /^drop constraint /,
  /^(?:set|reset) \(/,
  /^(?:enable|disable) (?:trigger|row level security)/,
  /^(?:no )?force row level security/,
  /^replica identity /,
];

/**
 * Defaults that PostgreSQL computes once for all rows that are there: literals, and functions that
 * are stable within a statement.
 */
const STABLE_DEFAULT =
  /^(?:(?:''|-?[\d.]+|true|false|null|now\(\)|current_timestamp|current_date|localtimestamp|transaction_timestamp\(\))(?:::[\w.[\]]+(?:\(\d+\))?)?|\(\))$/;

/** What is wrong with an ALTER TABLE of a table that exists, one sentence for each finding. */
export function alterTableFindings(actions: string): string[] {
  return splitActions(actions).flatMap(actionFindings);
}

function actionFindings(action: string): string[] {
  if (SHORT_ACTIONS.some((short) => short.test(action))) return [];
  // where it stands is judged with its whole call
  if (/^validate constraint /.test(action)) return [];
  if (/^(?:rename|set schema|owner to)/.test(action))
    return ['renames: the previous release still uses the old name'];
  if (/^alter (?:column )?\w+ (?:set data )?type /.test(action))
    return ['changes a type: that may rewrite the table under an exclusive lock'];
  if (/^alter (?:column )?\w+ set not null/.test(action))
    return ['SET NOT NULL scans the table under an exclusive lock: use setNotNull()'];
  if (isConstraint(action)) return constraintFindings(action);
  if (/^add /.test(action)) return columnFindings(action);
  if (/^drop /.test(action)) return ['drops a column: the previous release may still use it'];
  return [`is not known to be safe: ${action.slice(0, 60)}`];
}

const isConstraint = (action: string): boolean =>
  /^add (?:constraint |check\b|unique\b|primary key\b|foreign key\b|exclude\b)/.test(action);

function constraintFindings(action: string): string[] {
  if (/ using index /.test(action)) return [];
  if (/\b(?:unique|primary key|exclude)\b/.test(action))
    return ['builds an index under an exclusive lock: use createIndex(), then ADD … USING INDEX'];
  if (!/ not valid$/.test(action))
    return ['adds a constraint that is checked at once, under an exclusive lock: addConstraint()'];
  return [];
}

function columnFindings(action: string): string[] {
  const findings: string[] = [];
  if (/\b(?:unique|primary key)\b/.test(action))
    findings.push('adds a column with an index, built under an exclusive lock: createIndex()');
  if (/\b(?:check ?\(|references )/.test(action))
    findings.push('adds a column with a constraint that scans the table: addConstraint()');
  if (/ (?:generated |(?:small|big)?serial\b)/.test(action))
    findings.push('adds a column that is computed for every row: the table is rewritten');
  const byDefault =
    / default (.+?)(?= not null| null| check ?\(| references | unique| primary|$)/.exec(
      action,
    )?.[1];
  if (byDefault !== undefined && !STABLE_DEFAULT.test(byDefault))
    findings.push(`adds a column whose default may rewrite the table: ${byDefault}`);
  if (/ not null/.test(action) && (byDefault === undefined || byDefault === 'null'))
    findings.push('adds a NOT NULL column without a default: the previous release leaves it out');
  return findings;
}
