import 'reflect-metadata';
import { createProgram } from './program.js';
import { reportFailure } from './report-failure.js';

/** The reader has seen enough, as in `orderly doctor | head`: the rest of the output is dropped. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exit(await reportFailure(error));
}
