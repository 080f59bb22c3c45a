/**
 * `npm run house`: counts what makes the code easy to find and to read. With `--check` it fails
 * when a bound is passed, with `--list` it names what it counted.
 */
import {
  folderCircles,
  longLines,
  longTests,
  topFiles,
  unusedExports,
  wayToTheDatabase,
} from './counts.mjs';

const ways = wayToTheDatabase();
const tops = Object.entries(topFiles()).filter(([, count]) => count > 3);

/** Placing an order asks the catalogue, pricing, the customer's terms and users. */
const LONGEST_WAYS = { 'list orders': 6, 'place an order': 12 };

const COUNTS = [
  ...Object.entries(ways).map(([name, files]) => ({
    name: `files from the route to SQL: ${name}`,
    found: files,
    most: LONGEST_WAYS[name] ?? 10,
  })),
  { name: 'groups of folders that import each other', found: folderCircles(), most: 0 },
  { name: 'libs with more than 3 files at the top', found: tops, most: 0 },
  { name: 'exports that nothing imports', found: unusedExports(), most: 0 },
  { name: 'lines over 100 columns', found: longLines(), most: 0 },
  { name: 'test files over 300 lines', found: longTests(), most: 0 },
];

let failed = false;
for (const { name, found, most } of COUNTS) {
  const isOver = found.length > most;
  failed ||= isOver;
  console.log(`${isOver ? 'over' : 'ok  '}  ${name}: ${found.length} (at most ${most})`);
  if (process.argv.includes('--list') || (isOver && process.argv.includes('--check')))
    for (const each of found) console.log(`        ${Array.isArray(each) ? each.join(' ') : each}`);
}
if (failed && process.argv.includes('--check')) process.exit(1);
