import { Injectable } from '@nestjs/common';
import { SealedColumn } from '@orderly/platform/encryption/sealed-column';
import { DataSource } from 'typeorm';

/** The place of an authenticator app's secret. */
export const totpPlace = (id: string): string => `totp:${id}`;

@Injectable()
export class TotpSecrets extends SealedColumn {
  constructor(dataSource: DataSource) {
    super(dataSource, {
      table: 'auth.totp',
      sealed: 'secret_sealed',
      sealedWith: 'sealed_with',
      placeOf: totpPlace,
    });
  }
}
