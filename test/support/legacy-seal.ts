import { hashOf, START_OF_CHAIN } from '../../libs/audit/src/chain/audit-chain.js';
import type { AuditLab } from './audit-lab.js';

/**
 * Seals everything as earlier releases did: the digest made by the database, and links of format 1.
 */
export async function sealAsEarlierReleases(lab: AuditLab, key?: Buffer): Promise<void> {
  const head = await lab.head();
  let { position, hash } = head ?? { position: 0n, hash: START_OF_CHAIN };
  const entries = await lab.application.query<Array<{ id: string; digest: Buffer }>>(
    `SELECT id, platform.audit_digest(e) AS digest FROM platform.audit_events e
      WHERE NOT EXISTS (SELECT FROM platform.audit_chain c WHERE c.event_id = e.id) ORDER BY id`,
  );
  for (const { id, digest } of entries) {
    position += 1n;
    hash = hashOf(hash, { position, eventId: id, digest, sealedAtUs: 0n, keyId: null }, key, 1);
    await lab.application.query(
      `INSERT INTO platform.audit_chain (position, event_id, digest, hash, keyed) VALUES ($1, $2,
          $3, $4, $5)`,
      [String(position), id, digest, hash, key !== undefined],
    );
  }
}
