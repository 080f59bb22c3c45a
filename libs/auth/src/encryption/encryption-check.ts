import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { SealedSecretsRepository } from './sealed-secrets.repository.js';
import { SecretBox } from './secret-box.js';

/**
 * Refuses to start without the keys that stored secrets were sealed with. Otherwise each log-in
 * with a one-time code would fail later, with an error that names no setting.
 */
@Injectable()
export class EncryptionCheck implements OnModuleInit {
  constructor(
    private readonly sealed: SealedSecretsRepository,
    private readonly box: SecretBox,
  ) {}

  /** @throws ConfigurationError */
  async onModuleInit(): Promise<void> {
    for (const { sample } of await this.sealed.sampleOfEachKey())
      if (!(await this.box.isReadable(sample)))
        throw new ConfigurationError(
          'AUTH_ENCRYPTION_KEY is not the key that stored second factors are encrypted with. ' +
            'Put the former key behind the new one, separated by a comma, and run orderly keys ' +
            'reencrypt.',
        );
  }
}
