import type { QuickRead, Statement } from './statements.js';

const RULES: ReadonlyArray<readonly [isBroken: (statement: QuickRead) => boolean, rule: string]> = [
  [
    ({ text }) => /\b(?:I?LIKE|SIMILAR TO)\b|\b(?:strpos|position)\s*\(|~|@@/i.test(text),
    'it searches texts: use readExpensive',
  ],
  [
    ({ text }) => /\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|nextval)\b/i.test(text),
    'it writes or locks rows, and a read may be sent twice: use run',
  ],
  [
    (statement) => !('isPage' in statement) && !hasKey(statement.text),
    'it finds its rows by no key: use run or readExpensive',
  ],
];

const hasKey = (text: string): boolean =>
  !/\bFROM\b/i.test(text) || /=\s*(?:ANY\s*\(\s*)?\$\d/i.test(text);

const known = new WeakSet<Statement>();

/**
 * Refuses, on its first use, a statement that must not run on shared connections: a read whose cost
 * its caller chooses would block the look-ups of all other callers.
 * @throws TypeError naming the statement and the rule
 */
export function assertQuickRead(statement: QuickRead): void {
  if (known.has(statement)) return;
  const broken = RULES.find(([isBroken]) => isBroken(statement));
  if (broken) throw new TypeError(`${statement.name} is no quick read: ${broken[1]}.`);
  known.add(statement);
}
