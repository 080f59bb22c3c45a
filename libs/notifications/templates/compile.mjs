#!/usr/bin/env node
// Compiles src/templates/{order,account}.mjml to TypeScript modules beside them, so that nothing of
// MJML is needed at run time. node libs/notifications/templates/compile.mjs writes the modules node
// libs/notifications/templates/compile.mjs --check fails when a committed module is not what its
// source compiles to
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import mjml2html from 'mjml';

const directory = fileURLToPath(new URL('../src/templates/', import.meta.url));
const TEMPLATES = ['order', 'account'];

async function compile(name) {
  const source = `${directory}${name}.mjml`;
  const { html, errors } = await mjml2html(await readFile(source, 'utf8'), {
    filePath: source,
    // Off by default, because a template from elsewhere could include any file; these are our own.
    ignoreIncludes: false,
    validationLevel: 'strict',
    // MJML would fetch its web fonts from a third party, which would learn when each mail is
    // opened.
    fonts: {},
    keepComments: false,
    minify: false,
  });
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  const lines = html.split('\n').map((line) => line.trimEnd());
  const literal = lines
    .filter((line) => line !== '')
    .join('\n')
    .replace(/[\\`]|\$\{/g, '\\$&');
  return (
    `// Generated from ${name}.mjml by \`npm run templates:build\`; change that file, not ` +
    `this one.\nexport const ${name}Html = \`${literal}\n\`;\n`
  );
}

const check = process.argv.includes('--check');
let stale = false;
for (const name of TEMPLATES) {
  const target = `${directory}${name}.html.ts`;
  const module = await compile(name);
  if (!check) await writeFile(target, module);
  else if ((await readFile(target, 'utf8').catch(() => '')) !== module) {
    stale = true;
    console.error(
      `${target} is not what ${name}.mjml compiles to: run \`npm run templates:build\`.`,
    );
  }
}
process.exitCode = stale ? 1 : 0;
