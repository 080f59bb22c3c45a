import type { TableFacts, Tables } from '../../libs/platform/src/database/table-facts.js';

/** The tables of docs/operations/retention.md, as the lists of the modules make them, by name. */
export function retentionTables(tables: Tables): { purged: string; stays: string } {
  const all = Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    purged: markdown(
      ['Table', 'Grows with', 'Kept', 'Deleted by'],
      all.flatMap(([table, facts]) => purgedRow(table, facts, tables)),
    ),
    stays: markdown(
      ['Table', 'Grows with', 'Why'],
      all.flatMap(([table, { growsWith, end }]) =>
        'stays' in end ? [[`\`${table}\``, growsWith, end.stays]] : [],
      ),
    ),
  };
}

function purgedRow(table: string, { growsWith, end }: TableFacts, tables: Tables): string[][] {
  if ('stays' in end) return [];
  const name = `\`${table}\``;
  if ('follows' in end) {
    const leader = tables[end.follows]?.end;
    const by = leader && 'by' in leader ? nameOf(leader.by) : '';
    return [[name, growsWith, `as long as its row in \`${end.follows}\``, by]];
  }
  return [[name, growsWith, end.kept, nameOf(end.by)]];
}

/** Names of tasks are set as code, words are not. */
const nameOf = (by: string): string => (by.includes(' ') ? by : `\`${by}\``);

const markdown = (head: readonly string[], rows: readonly string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
