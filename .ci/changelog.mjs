/** Prints what CHANGELOG.md says about a release: node .ci/changelog.mjs 1.2.0 */
import { readFileSync } from 'node:fs';

const [, , version] = process.argv;
const parts = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
const part = parts.find((each) => /^[^ \n]+/.exec(each)?.[0] === version);
if (part === undefined) {
  console.error(`CHANGELOG.md has no part "## ${version}".`);
  process.exitCode = 1;
} else {
  console.log(part.slice(part.indexOf('\n') + 1).trim());
}
