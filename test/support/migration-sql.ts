/**
 * Comments, and everything between quotes: a word in there is no key word. `$$ … $$` is the body of
 * a function or of a DO.
 */
const OPAQUE =
  /--[^\n]*|\/\*[\s\S]*?\*\/|E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|(\$\w*\$)[\s\S]*?\1/gi;

/**
 * The statements of a text in lower case, on one line each, without comments, and with `''` for
 * every literal.
 */
export function splitStatements(sql: string): string[] {
  return sql
    .replace(OPAQUE, (text) => (text.startsWith('--') || text.startsWith('/*') ? ' ' : "''"))
    .split(';')
    .map((statement) => statement.replace(/"/g, '').replace(/\s+/g, ' ').trim().toLowerCase())
    .filter((statement) => statement !== '');
}

/** The parts between commas that are in no parentheses: the actions of an ALTER TABLE. */
export function splitActions(list: string): string[] {
  const actions: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '(') depth++;
    else if (list[at] === ')') depth--;
    else if (list[at] === ',' && depth === 0) {
      actions.push(list.slice(from, at).trim());
      from = at + 1;
    }
  }
  actions.push(list.slice(from).trim());
  return actions;
}
