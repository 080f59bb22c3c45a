import type { Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { errorText } from '../../kernel/errors/error-text.js';
import type { Metrics } from '../../metrics/metrics.js';
import { type KeyPair, readKeyPair, type TlsFiles } from './key-pair.js';
import { secureServerOptions } from './secure-server-options.js';

/**
 * The files are read again this often. Notifications of the file system are lost when Kubernetes
 * exchanges a folder behind a symbolic link, when a program renames files, and on network drives.
 */
const INTERVAL_MS = 5_000;

/**
 * Takes a new certificate while the server runs: for new connections. Those that are open keep the
 * old one, and none is closed. A faulty pair is not taken, and the old one stays.
 */
export class CertificateRenewal {
  private readonly logger = new Logger(CertificateRenewal.name);
  private timer: NodeJS.Timeout | undefined;
  private digest: string;
  private seen: string | undefined;
  private reported: string | undefined;

  constructor(
    private readonly files: TlsFiles,
    private readonly server: Server,
    pair: KeyPair,
    private readonly expires: Gauge,
  ) {
    this.expires.set(secondsOf(pair.expiresAt));
    this.digest = pair.digest;
  }

  watch(intervalMs = INTERVAL_MS): void {
    this.timer = setInterval(() => void this.look(), intervalMs).unref();
    this.server.once('close', () => clearInterval(this.timer));
  }

  /** Reads the files now, as SIGHUP asks for. */
  async reload(): Promise<void> {
    const fault = await this.attempt();
    if (fault !== undefined) this.report(fault);
  }

  /**
   * A fault counts when it is seen twice in a row: programs replace certificate and key one after
   * the other.
   */
  private async look(): Promise<void> {
    const fault = await this.attempt();
    if (fault !== undefined && fault === this.seen && fault !== this.reported) this.report(fault);
    this.seen = fault;
  }

  /** @returns what is wrong with the files */
  private async attempt(): Promise<string | undefined> {
    try {
      const pair = await readKeyPair(this.files);
      if (pair.digest !== this.digest) this.take(pair);
      this.reported = undefined;
      return undefined;
    } catch (error) {
      return errorText(error);
    }
  }

  private take(pair: KeyPair): void {
    this.server.setSecureContext(secureServerOptions(pair));
    this.digest = pair.digest;
    this.expires.set(secondsOf(pair.expiresAt));
    this.logger.log('a new certificate is used for new connections', {
      expiresAt: pair.expiresAt.toISOString(),
    });
  }

  private report(fault: string): void {
    this.reported = fault;
    this.logger.error('the new certificate is not used, and the old one stays', { fault });
  }
}

const secondsOf = (date: Date): number => date.getTime() / 1_000;

/** Without TLS the metric exists and has no value. */
export function expiryGauge(metrics: Metrics): Gauge {
  const gauge = metrics.gauge(
    'tls_certificate_expires_timestamp_seconds',
    'When the certificate of this server expires; absent without TLS.',
  );
  gauge.remove();
  return gauge;
}
