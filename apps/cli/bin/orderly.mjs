#!/usr/bin/env node
/**
 * The entry of the command line, in plain JavaScript because it must run before anything is built.
 * All commands but `build` and `dev` are in ../src, and run in this process, so that signals reach
 * them.
 */
import nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { build, buildIfStale, CLI_MAIN } from './build.mjs';

// Node 22 and later cache compiled code, which halves the time to load.
nodeModule.enableCompileCache?.();

const [command, ...options] = process.argv.slice(2);
if (command === 'build') {
  await (options.includes('--if-stale') ? buildIfStale() : build({ clean: true }));
} else if (command === 'dev') {
  const { develop } = await import('./dev.mjs');
  await develop();
} else {
  await buildIfStale();
  await import(pathToFileURL(CLI_MAIN).href);
}
