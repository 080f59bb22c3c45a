import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModuleNames, UnfitName } from './module-names.js';

const TEMPLATES = join('apps', 'cli', 'templates', 'module');

/** The target of each template, by the template's file without its `.tpl`. */
const targetsOf = (
  { names, name }: ModuleNames,
  { created, granted }: MigrationStamps,
): Readonly<Record<string, string>> => {
  const src = `libs/${names}/src`;
  return {
    'README.md': `libs/${names}/README.md`,
    'index.ts': `${src}/index.ts`,
    'worker.ts': `${src}/worker.ts`,
    'module.ts': `${src}/${names}.module.ts`,
    'entity.ts': `${src}/${name}/${name}.entity.ts`,
    'entity.spec.ts': `${src}/${name}/${name}.entity.spec.ts`,
    'errors.ts': `${src}/${name}/${name}.errors.ts`,
    'events.ts': `${src}/${name}/${name}.events.ts`,
    'policy.ts': `${src}/${name}/${name}.policy.ts`,
    'policy.spec.ts': `${src}/${name}/${name}.policy.spec.ts`,
    'permissions.ts': `${src}/${name}/${names}.permissions.ts`,
    'tables.ts': `${src}/${name}/${names}.tables.ts`,
    'repository.ts': `${src}/${name}/${names}.repository.ts`,
    'repository.spec.ts': `${src}/${name}/${names}.repository.spec.ts`,
    'service.ts': `${src}/${name}/${names}.service.ts`,
    'controller.ts': `${src}/http/${names}.controller.ts`,
    'add.request.ts': `${src}/http/dto/add-${name}.request.ts`,
    'change.request.ts': `${src}/http/dto/change-${name}.request.ts`,
    'list.query.ts': `${src}/http/dto/list-${names}.query.ts`,
    'response.ts': `${src}/http/dto/${name}.response.ts`,
    'consumers.module.ts': `${src}/consumers/${names}-consumers.module.ts`,
    'welcome.consumer.ts': `${src}/consumers/${name}-welcome.consumer.ts`,
    'personal-data.ts': `${src}/privacy/${names}-personal-data.ts`,
    'personal-data.spec.ts': `${src}/privacy/${names}-personal-data.spec.ts`,
    'create.migration.ts': `${src}/migrations/${created}-create-${names}.ts`,
    'grant.migration.ts': `${src}/migrations/${granted}-grant-${names}.ts`,
    'acts.ts': `test/${names}/${names}.acts.ts`,
    'journey.ts': `test/${names}.e2e-spec.ts`,
  };
};

/** The numbers at the start of the migrations' names, which set their order. */
interface MigrationStamps {
  readonly created: string;
  readonly granted: string;
}

/**
 * The files of a new module by their paths, from the templates below `root`.
 * @throws UnfitName when its variables would collide with others in the templates
 */
export function moduleFiles(
  root: string,
  names: ModuleNames,
  stamps: MigrationStamps,
): Map<string, string> {
  const templates = Object.entries(targetsOf(names, stamps)).map(([template, path]) => ({
    path,
    text: readFileSync(join(root, TEMPLATES, `${template}.tpl`), 'utf8'),
  }));
  const taken = new Set(
    templates.filter(({ path }) => path.endsWith('.ts')).flatMap(({ text }) => identifiersIn(text)),
  );
  const collision = [names.namesCamel, names.nameCamel].find((each) => taken.has(each));
  if (collision !== undefined)
    throw new UnfitName(
      `"${collision}" means something else in the files of a module: choose another name.`,
    );
  const values: Readonly<Record<string, string>> = { ...names, ...stamps };
  return new Map(templates.map(({ path, text }) => [path, filled(text, values)]));
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`A template names {{${key}}}, which is nothing.`);
    return value;
  });
}

/** Leaves out comments and strings; those of the placeholders do not count. */
const identifiersIn = (text: string): string[] =>
  text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|"[^"\n]*"|\{\{\w+\}\}\w*|\w+\{\{\w+\}\}\w*/g, ' ')
    .match(/\b[a-z]\w*\b/g) ?? [];
