import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConfigurationError } from '../config/configuration-error.js';
import { SealedColumns } from './sealed-column.js';
import { SecretBox } from './secret-box.js';

/**
 * Refuses to start without the keys that stored secrets were sealed with. Otherwise each log-in
 * with a one-time code would fail later, with an error that names no setting.
 */
@Injectable()
export class EncryptionCheck implements OnModuleInit {
  constructor(
    private readonly columns: SealedColumns,
    private readonly box: SecretBox,
  ) {}

  /** @throws ConfigurationError */
  async onModuleInit(): Promise<void> {
    for (const column of this.columns.all())
      for (const { sample } of await column.sampleOfEachKey())
        if (!(await this.box.isReadable(sample)))
          throw new ConfigurationError(
            'AUTH_ENCRYPTION_KEY is not the key that stored secrets are encrypted with. ' +
              'Put the former key behind the new one, separated by a comma, and run orderly keys ' +
              'reencrypt.',
          );
  }
}
