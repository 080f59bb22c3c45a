import type { ModuleNames } from './module-names.js';

/** A file that must know a new module, and the edit that it needs. */
interface ForeignEdit {
  readonly path: string;
  edit(text: string, names: ModuleNames): string;
}

/** A file no longer has the form that the command expects. */
export class UnknownForm extends Error {}

/** Inserts lines before the only match of the pattern. */
function before(text: string, pattern: RegExp, lines: string): string {
  const [place, another] = [...text.matchAll(new RegExp(pattern.source, 'gm'))];
  if (place === undefined || another !== undefined)
    throw new UnknownForm(`${pattern.source} is not found exactly once.`);
  return text.slice(0, place.index) + lines + text.slice(place.index);
}

const property = (name: string): string => (name.includes('-') ? `'${name}'` : name);
/** Any place among the imports is right: Biome sorts them. */
const importOf = (text: string, line: string): string => `${line}\n${text}`;

/** At most eight, with docs/authorization.md, which is generated from the running application. */
export const FOREIGN_EDITS: readonly ForeignEdit[] = [
  {
    path: 'tsconfig.json',
    edit: (text, { names }) => {
      const lib = `./libs/${names}/src`;
      const lines = [
        `,\n      "@orderly/${names}": ["${lib}/index.ts"]`,
        `,\n      "@orderly/${names}/worker": ["${lib}/worker.ts"]`,
      ];
      return before(text, /(?<="@orderly\/[^\n]*\])\n {4}\}/, lines.join(''));
    },
  },
  {
    path: 'nest-cli.json',
    edit: (text, { names }) => {
      const file = JSON.parse(text) as { projects: Record<string, object> };
      const root = `libs/${names}`;
      file.projects[names] = {
        ...{ type: 'library', root, entryFile: 'index', sourceRoot: `${root}/src` },
      };
      return `${JSON.stringify(file, null, 2)}\n`;
    },
  },
  {
    path: '.dependency-cruiser.cjs',
    edit: (text, { names }) => {
      const line = `  ${property(names)}: ['notifications', 'privacy', 'platform'],\n`;
      return before(text, /(?<=^const MAY_IMPORT = \{\n(?: {2}.*\n)+)\};/, line);
    },
  },
  {
    path: 'apps/api/src/api.module.ts',
    edit: (text, { names, Names }) =>
      importOf(
        before(text, /^ *AuditModule,$/, `        ${Names}Module,\n`),
        `import { ${Names}Module } from '@orderly/${names}';`,
      ),
  },
  {
    path: 'apps/worker/src/worker.module.ts',
    edit: (text, { names, Names }) =>
      importOf(
        before(text, /^ *PrivacyConsumersModule,$/, `        ${Names}ConsumersModule,\n`),
        `import { ${Names}ConsumersModule } from '@orderly/${names}/worker';`,
      ),
  },
  {
    path: 'apps/worker/src/event-routes.ts',
    edit: (text, { names, name, NAME }) => {
      const route = `  [${NAME}_ADDED]: ['${name}-welcome'],\n`;
      const routed = before(text, /^ {2}\[MAIL_QUEUED\]: /, route);
      return importOf(
        before(routed, /(?<=^const ERASURES = \[\n(?: {2}.*\n)+)\];/, `  '${names}-erasure',\n`),
        `import { ${NAME}_ADDED } from '@orderly/${names}';`,
      );
    },
  },
  {
    path: 'docs/operations/retention.md',
    edit: (text, { schema }) => {
      const row =
        `| \`${schema}.${schema}\` | products | Business records. An erasure removes who ` +
        `added them. |`;
      const [head, rows] = text.split(/(?<=\| Table \| Grows with \| Why \|\n\| --- .*\n)/);
      if (head === undefined || rows === undefined)
        throw new UnknownForm('No table of what stays.');
      const lines = rows.split('\n');
      const at = lines.findIndex((line) => !line.startsWith('|') || line > row);
      return head + lines.toSpliced(at, 0, row).join('\n');
    },
  },
];

/** Written by `authz:matrix`. */
export const ACCESS_MATRIX = 'docs/authorization.md';
