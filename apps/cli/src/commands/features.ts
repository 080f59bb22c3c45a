import type { Command } from 'commander';

export function addFeatures(program: Command): void {
  program
    .command('features')
    .description('List the features that FEATURES turns on or off, and whether each is on.')
    .action(async () => {
      const [{ readEnvFile }, { loadConfig }, { FEATURES }] = await Promise.all([
        import('../../../../libs/platform/src/config/env-file.js'),
        import('../../../../libs/platform/src/config/load-config.js'),
        import('../../../../libs/platform/src/config/features.js'),
      ]);
      readEnvFile();
      const { features } = loadConfig(process.env, { embeddedDatabase: true });
      for (const [name, { description, owner, isOnByDefault, endsOn }] of Object.entries(FEATURES))
        console.log(
          `${name}: ${features[name as keyof typeof features] ? 'on' : 'off'} (default ` +
            `${isOnByDefault ? 'on' : 'off'}; module ${owner}; ` +
            `${endsOn === null ? 'permanent' : `until ${endsOn}`})\n  ${description}`,
        );
    });
}
