/**
 * Fails when a package of package-lock.json has a licence that is not on the list. Obligations
 * beyond a notice need a decision before they are shipped.
 */
import { readFileSync } from 'node:fs';

/** SPDX names. MPL-2.0: used unmodified; OFL-1.1: fonts in documents; CC-BY-4.0: data of browsers. */
const ALLOWED = new Set(
  `0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 CC-BY-4.0 CC0-1.0 ISC MIT MIT-0 MPL-2.0
  OFL-1.1 Python-2.0 Unlicense WTFPL`.split(/\s+/),
);

/** Packages without an SPDX name. We read their licence, MIT; a new version must be read again. */
const READ = new Set(['passport-strategy@1.0.0', 'pause@0.0.1', 'png-js@2.0.0', 'slick@1.12.2']);

/** Accepts SPDX expressions that use only one kind of operator. */
function isAllowed(expression) {
  const terms = expression.replaceAll(/[()]/g, '').split(/ (OR|AND) /);
  const operators = new Set(terms.filter((_, index) => index % 2 === 1));
  const licences = terms.filter((_, index) => index % 2 === 0);
  if (operators.size > 1) return false;
  const holds = (licence) => ALLOWED.has(licence);
  return operators.has('OR') ? licences.some(holds) : licences.every(holds);
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const installed = Object.entries(packages).filter(([path]) => path !== '');
const refused = installed.flatMap(([path, { version, license = 'no licence' }]) => {
  const name = `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`;
  return isAllowed(license) || READ.has(name) ? [] : [`${name}: ${license}`];
});

for (const line of refused) console.log(line);
if (refused.length > 0) {
  console.log('Replace the package, or add its licence to the list in .ci/licences.mjs.');
  process.exitCode = 1;
} else {
  console.log(`The licences of ${installed.length} packages are on the list.`);
}
