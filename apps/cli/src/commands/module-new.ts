import type { Command } from 'commander';

export function addModuleNew(program: Command): void {
  program
    .command('module:new')
    .description(
      'Make a module with routes, table, event, consumer, mail and tests (see ' +
        'docs/add-a-module.md).',
    )
    .argument('<name>', 'what there will be many of, such as suppliers or gift-cards')
    .option('--singular <name>', 'where it cannot be told from the plural: person of people')
    .option('--dry-run', 'write nothing, and say what would be written')
    .action(async (name: string, options: Options, command: Command) => {
      const { UnfitName, moduleNames } = await import('../module-new/module-names.js');
      const { planModule } = await import('../module-new/plan-module.js');
      const { format, makeModule, writeAccessMatrix } = await import(
        '../module-new/make-module.js'
      );
      try {
        const root = process.cwd();
        const plan = planModule(root, moduleNames(name, options.singular), new Date());
        if (!options.dryRun) makeModule(root, plan, [format, writeAccessMatrix]);
        const changed = [...plan.edited.keys(), ...plan.regenerated];
        console.log(list(options.dryRun ? 'Would create' : 'Created', [...plan.created.keys()]));
        console.log(list(options.dryRun ? 'Would change' : 'Changed', changed));
      } catch (error) {
        if (error instanceof UnfitName) command.error(`error: ${error.message}`);
        throw error;
      }
      if (!options.dryRun) console.log('Read docs/add-a-module.md for what to do next.');
    });
}

interface Options {
  readonly singular?: string;
  readonly dryRun?: true;
}

const list = (what: string, paths: readonly string[]): string =>
  [`${what} ${paths.length} files:`, ...paths.map((path) => `  ${path}`)].join('\n');
