import { DiscoveryService } from '@nestjs/core';
import { explainOutage, isExplained } from '@orderly/platform/bootstrap/start-failure';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { readEnvFile } from '@orderly/platform/config/env-file';
import { loadConfig } from '@orderly/platform/config/load-config';
import {
  Examination,
  failed,
  lookAt,
  ok,
  warning,
} from '@orderly/platform/examination/examination';
import { instancesOf } from '@orderly/platform/kernel/discovery/instances-of';
import { PARTS } from '../parts/doctor.js';
import { withPlatform } from '../platform-context.js';
import { withDatabase } from '../with-database.js';
import type { DoctorReport } from './doctor-report.js';

/**
 * Looks at everything that the processes of this configuration need. What fails does not keep the
 * rest from being looked at, as far as it can be.
 */
export async function examine(report: DoctorReport): Promise<void> {
  if (!examineConfiguration(report)) return;
  try {
    await withDatabase(async (config) => {
      report.add('database', ok('Reached; schema and role fit this release.'));
      await examineParts(config, report);
    });
  } catch (failure) {
    const error = explainOutage(failure);
    if (!isExplained(error)) throw failure;
    report.add('database', failed(messageOf(error), 'Nothing else can be looked at before.'));
  }
}

/** Looks at everything that needs a database that was reached. */
export const examineParts = (config: AppConfig, report: Pick<DoctorReport, 'add'>): Promise<void> =>
  withPlatform(
    config,
    async (app) => {
      for (const examination of instancesOf(app.get(DiscoveryService), Examination))
        report.add(examination.name, await lookAt(examination));
    },
    PARTS,
  );

function examineConfiguration(report: DoctorReport): boolean {
  try {
    readEnvFile();
    const { warnings } = loadConfig(process.env, { embeddedDatabase: true });
    if (warnings.length === 0) report.add('configuration', ok('All settings are valid.'));
    for (const each of warnings)
      report.add('configuration', warning(each, 'See .env.example for all settings.'));
    return true;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    report.add('configuration', failed(messageOf(error), 'See .env.example for all settings.'));
    return false;
  }
}

const messageOf = (error: Error): string =>
  error instanceof ConfigurationError ? error.problems.join(' ') : error.message;
