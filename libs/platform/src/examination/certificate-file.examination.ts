import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { readKeyPair } from '../http/tls/key-pair.js';
import { judgeAge } from './certificate-age.js';
import { Examination, type Finding, failed, ok } from './examination.js';

/** The files that the API would read at its next start. */
@Injectable()
export class CertificateFileExamination extends Examination {
  override readonly name = 'certificate file';

  constructor(private readonly config: AppConfig) {
    super();
  }

  override async examine(): Promise<Finding> {
    const { tls } = this.config.http;
    if (tls === undefined) return ok('None: the API speaks plain HTTP, behind a proxy.');
    try {
      const { expiresAt } = await readKeyPair(tls);
      return judgeAge('The certificate in TLS_CERT_FILE', expiresAt);
    } catch (error) {
      return failed((error as Error).message, 'See docs/operations/tls.md.');
    }
  }
}
