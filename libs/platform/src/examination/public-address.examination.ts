import { connect, type PeerCertificate } from 'node:tls';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { errorText } from '../kernel/errors/error-text.js';
import { judgeAge } from './certificate-age.js';
import { Examination, type Finding, ok, warning } from './examination.js';

const TIMEOUT_MS = 5_000;

/** The certificate that clients see at PUBLIC_URL. */
@Injectable()
export class PublicAddressExamination extends Examination {
  override readonly name = 'public address';

  constructor(private readonly config: AppConfig) {
    super();
  }

  override async examine(): Promise<Finding> {
    const url = new URL(this.config.http.publicUrl);
    if (url.protocol !== 'https:')
      return this.config.environment === 'production'
        ? warning(
            `${url.origin} is not https.`,
            'Set TLS_CERT_FILE and TLS_KEY_FILE, or put a proxy with TLS in front.',
          )
        : ok(`${url.origin} is not https.`);
    try {
      const { valid_to: end } = await certificateOf(url);
      return judgeAge(`The certificate of ${url.host}`, new Date(end));
    } catch (error) {
      return warning(
        `${url.origin} could not be looked at from here: ${errorText(error)}`,
        'Look at its certificate from a machine that reaches it.',
      );
    }
  }
}

function certificateOf({ hostname, port }: URL): Promise<PeerCertificate> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port || 443), servername: host }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('It does not answer.')));
    socket.on('error', reject);
  });
}
