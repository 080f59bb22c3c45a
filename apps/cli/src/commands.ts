import type { Command } from 'commander';
import { addAdmin } from './commands/admin.js';
import { addAudit } from './commands/audit.js';
import { addAuthzMatrix } from './commands/authz-matrix.js';
import { addDbGenerate } from './commands/db-generate.js';
import { addDbMigrate } from './commands/db-migrate.js';
import { addDbSeed } from './commands/db-seed.js';
import { addDeadLetters } from './commands/dead-letters.js';
import { addDocsEvents } from './commands/docs-events.js';
import { addDocsOrderLife } from './commands/docs-order-life.js';
import { addDocsSettings } from './commands/docs-settings.js';
import { addDoctor } from './commands/doctor.js';
import { addEvents } from './commands/events.js';
import { addFeatures } from './commands/features.js';
import { addKeys } from './commands/keys.js';
import { addLogLevel } from './commands/log-level.js';
import { addMaintenance } from './commands/maintenance.js';
import { addModuleNew } from './commands/module-new.js';
import { addQueues } from './commands/queues.js';
import { addStart } from './commands/start.js';
import { addVerify } from './commands/verify.js';

/**
 * Adds one command to the program. Its file imports its dependencies inside the action, so that
 * other commands start fast; by relative path, because the build does not translate aliases in
 * `import()`.
 */
type AddCommand = (program: Command) => void;

/** Every command, in the order of the help. A new one is a file in commands/ and a line here. */
export const COMMANDS: readonly AddCommand[] = [
  addStart,
  addDbMigrate,
  addDbSeed,
  addDbGenerate,
  addModuleNew,
  addAdmin,
  addDeadLetters,
  addEvents,
  addAuthzMatrix,
  addDocsOrderLife,
  addDocsEvents,
  addDocsSettings,
  addKeys,
  addAudit,
  addVerify,
  addFeatures,
  addMaintenance,
  addQueues,
  addLogLevel,
  addDoctor,
];
