import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseProbe } from '../health/database.probe.js';
import { Examination, type Finding, failed, ok, passing, warning } from './examination.js';

const OLDEST_VERSION = 150_000;
const MAX_SHARE = 0.8;

interface Facts {
  readonly version: string;
  readonly versionNumber: number;
  readonly used: number;
  readonly allowed: number;
}

@Injectable()
export class DatabaseServerExamination extends Examination {
  override readonly name = 'database server';

  constructor(
    private readonly dataSource: DataSource,
    private readonly database: DatabaseProbe,
  ) {
    super();
  }

  override async examine(): Promise<Finding> {
    const written = await passing(
      () => this.database.ping(),
      'It takes writes.',
      'Name the primary in DATABASE_URL.',
    );
    return written.status === 'ok' ? this.examineServer() : written;
  }

  private async examineServer(): Promise<Finding> {
    const [facts] = await this.dataSource.query<Facts[]>(
      `SELECT current_setting('server_version') AS version,
              current_setting('server_version_num')::int AS "versionNumber",
              (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')
                AS used,
              current_setting('max_connections')::int AS allowed`,
    );
    if (!facts) throw new Error('The database says nothing of itself.');
    const { version, versionNumber, used, allowed } = facts;
    const detail = `PostgreSQL ${version}, ${used} of ${allowed} connections in use.`;
    if (versionNumber < OLDEST_VERSION) return failed(detail, 'Upgrade it to 15 or newer.');
    return used > allowed * MAX_SHARE
      ? warning(detail, 'Raise max_connections, or lower DATABASE_POOL_SIZE.')
      : ok(detail);
  }
}
