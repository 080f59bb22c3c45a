import { Injectable } from '@nestjs/common';
import { HealthPart } from '@orderly/platform/health/health-part';
import { Mailer, type MailServerState } from './mailer.js';

/** Shows operators which mail servers work, by the last mails of this worker. */
@Injectable()
export class MailServersHealth extends HealthPart {
  constructor(private readonly mailer: Mailer) {
    super();
  }

  override faults(): ReadonlyMap<string, string | null> {
    return new Map(
      this.mailer.servers().map((server) => [`mail-server ${server.name}`, faultOf(server)]),
    );
  }
}

function faultOf({ failures, isLeftOut }: MailServerState): string | null {
  if (failures === 0) return null;
  const failed = failures === 1 ? 'The last attempt' : `The last ${failures} attempts`;
  const next = isLeftOut ? ' It is left out for now.' : '';
  return `${failed} to send a mail by it failed.${next}`;
}
