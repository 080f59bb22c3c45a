import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Injectable()
export class BrowserSessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns when the session ends, however often it is used; null when it has ended. */
  async findExpiry(cookieHash: Buffer): Promise<Date | null> {
    const [row] = await this.dataSource.query<Array<{ expiresAt: Date }>>(
      'SELECT expires_at AS "expiresAt" FROM auth.sessions WHERE cookie_hash = $1 AND ' +
        'ended_at IS NULL',
      [cookieHash],
    );
    return row?.expiresAt ?? null;
  }
}
