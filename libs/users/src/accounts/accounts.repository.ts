import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { Account, type AccountStatus, DEFAULT_LOCALE } from './account.entity.js';
import type { Contact } from './contact.js';
import { ADMIN_ROLE } from './user.policy.js';

export interface AccountFilter {
  readonly status?: AccountStatus | undefined;
  readonly email?: string | undefined;
  readonly role?: string | undefined;
}

const COLUMNS = `
  u.id, u.email, u.name, u.status, u.locale, u.email_verified_at AS "emailVerifiedAt",
    u.invited_by AS "invitedBy", u.version,
  u.created_at AS "createdAt",
  ARRAY(SELECT r.role FROM users.user_roles r WHERE r.user_id = u.id ORDER BY r.role) AS roles`;

/** The address of an erased account; no mail can go there (RFC 6761 section 6.4). */
const ERASED_EMAIL = `'erased-' || id || '@erased.invalid'`;

const REACHABLE: Statement = {
  name: 'users.reachable-contact',
  text: `SELECT id AS "userId", email, name, locale, email_verified_at IS NOT NULL AS "isVerified"
    FROM users.users
          WHERE id = $1 AND status <> 'suspended' AND (status <> 'erased' OR ($2
            AND email <> ${ERASED_EMAIL}))`,
};

const EXISTS: Statement = {
  name: 'users.exists',
  text: `SELECT 1 FROM users.users WHERE id = $1 AND status NOT IN ('suspended', 'erased')`,
};

const BY_ID = `SELECT ${COLUMNS} FROM users.users u WHERE u.id = $1`;

const BY_EMAIL: Statement = {
  name: 'users.by-email',
  text: `SELECT ${COLUMNS} FROM users.users u WHERE u.email = $1 AND u.status <> 'erased'`,
};

const HOLD: Statement = {
  name: 'users.hold',
  text: 'SELECT status FROM users.users WHERE id = $1 FOR SHARE',
};

const one = (rows: object[]): Account | null =>
  rows[0] ? Object.assign(new Account(), rows[0]) : null;

/** users.users and users.user_roles. */
@Injectable()
export class AccountsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async findById(userId: string): Promise<Account | null> {
    return one(await this.dataSource.query(BY_ID, [userId]));
  }

  /** Sees what the transaction has written, and needs no second connection. */
  async findByIdIn(tx: Transaction, userId: string): Promise<Account | null> {
    return one(await tx.query(BY_ID, [userId]));
  }

  /**
   *  How to reach somebody who is not suspended.
   * @param evenLeaving also while their account is being erased and their address is still there
   */
  async findReachable(userId: string, evenLeaving: boolean): Promise<Contact | null> {
    const [contact] = await this.statements.read<Contact>(REACHABLE, [userId, evenLeaving]);
    return contact ?? null;
  }

  /** Whether the account is there, and neither suspended nor erased. */
  async exists(userId: string): Promise<boolean> {
    return (await this.statements.read(EXISTS, [userId])).length > 0;
  }

  /** Not the erased ones, although their address is taken until it is gone. */
  async findByEmail(email: string): Promise<Account | null> {
    return one(await this.statements.read(BY_EMAIL, [email]));
  }

  async findByEmailIn(tx: Transaction, email: string): Promise<Account | null> {
    return one(await this.statements.runIn(tx, BY_EMAIL, [email]));
  }

  /**
   * Locked until the transaction ends; the roles are read under the lock, since every change of
   * them takes it too.
   */
  async lockById(tx: Transaction, userId: string): Promise<Account | null> {
    await tx.query('SELECT 1 FROM users.users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
    return this.findByIdIn(tx, userId);
  }

  async lockByEmail(tx: Transaction, email: string): Promise<Account | null> {
    await tx.query('SELECT 1 FROM users.users WHERE email = $1 FOR NO KEY UPDATE', [email]);
    return one(await tx.query(`SELECT ${COLUMNS} FROM users.users u WHERE u.email = $1`, [email]));
  }

  /**
   * Whether the account is active. Nothing can change that until the transaction ends; other
   * transactions may hold the same lock.
   */
  async lockIfActive(tx: Transaction, userId: string): Promise<boolean> {
    const [row] = await this.statements.runIn<{ status: AccountStatus }>(tx, HOLD, [userId]);
    return row?.status === 'active';
  }

  /** False when the address has an account already; waits for a twin that is about to take it. */
  async add(tx: Transaction, account: Account): Promise<boolean> {
    const added = await tx.query<object[]>(
      `INSERT INTO users.users (id, email, name, status, locale, email_verified_at, invited_by,
        version, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING
       RETURNING id`,
      [
        account.id,
        account.email,
        account.name,
        account.status,
        account.locale,
        account.emailVerifiedAt,
        account.invitedBy,
        account.version,
        account.createdAt,
      ],
    );
    if (added.length === 0) return false;
    await this.setRoles(tx, account.id, account.roles);
    return true;
  }

  /** Writes what can change; the caller holds the lock on the row and has raised the version. */
  async update(tx: Transaction, account: Account): Promise<void> {
    const { affected } = await tx.update(
      Account,
      { id: account.id, version: account.version - 1 },
      {
        name: account.name,
        status: account.status,
        locale: account.locale,
        emailVerifiedAt: account.emailVerifiedAt,
        invitedBy: account.invitedBy,
        version: account.version,
      },
    );
    if (affected !== 1)
      throw new Error(`The account ${account.id} changed although it was locked.`);
  }

  /** Makes an erased account nobody's; false when it is so already. */
  async forgetPerson(tx: Transaction, userId: string): Promise<boolean> {
    const [, changed] = await tx.query<[unknown[], number]>(
      `UPDATE users.users SET email = ${ERASED_EMAIL}, name = 'Erased account', locale = $2,
        version = version + 1
        WHERE id = $1 AND status = 'erased' AND email <> ${ERASED_EMAIL}`,
      [userId, DEFAULT_LOCALE],
    );
    return changed === 1;
  }

  async setRoles(tx: Transaction, userId: string, roles: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM users.user_roles WHERE user_id = $1 AND role <> ALL ($2::text[])', [
      userId,
      roles,
    ]);
    await tx.query(
      'INSERT INTO users.user_roles (user_id, role) SELECT $1, unnest($2::text[]) ON ' +
        'CONFLICT DO NOTHING',
      [userId, roles],
    );
  }

  /** Newest first. */
  list(filter: AccountFilter, page: PageRequest): Promise<Account[]> {
    const conditions: ReadonlyArray<readonly [sql: string, value: unknown]> = [
      ['u.id < ?', page.after?.[0]],
      ['u.status = ?', filter.status],
      ['u.email = ?', filter.email],
      [
        'EXISTS (SELECT 1 FROM users.user_roles r WHERE r.user_id = u.id AND r.role = ?)',
        filter.role,
      ],
    ];
    const given = conditions.filter(([, value]) => value !== undefined);
    // Without the conditions that were not asked for, an index serves those that were.
    const where = given.map(([sql], index) => sql.replace('?', `$${index + 1}`)).join(' AND ');
    return this.dataSource
      .query<object[]>(
        `SELECT ${COLUMNS} FROM users.users u ${where && `WHERE ${where}`}
          ORDER BY u.id DESC
          LIMIT $${given.length + 1}`,
        [...given.map(([, value]) => value), page.limit],
      )
      .then((rows) => rows.map((row) => Object.assign(new Account(), row)));
  }

  /**
   * Held by every transaction that may take an administrator away, so that two of them cannot each
   * count on the other's. The weaker lock lets the foreign keys of user_roles pass.
   */
  async lockAdministration(tx: Transaction): Promise<void> {
    await tx.query('SELECT 1 FROM users.roles WHERE name = $1 FOR NO KEY UPDATE', [ADMIN_ROLE]);
  }

  /** Whether somebody else than `userId` is an administrator who can sign in. */
  async hasOtherAdmin(tx: Transaction, userId: string): Promise<boolean> {
    const [row] = await tx.query<Array<{ found: boolean }>>(
      `SELECT EXISTS (
         SELECT 1 FROM users.user_roles r JOIN users.users u ON u.id = r.user_id
          WHERE r.role = $1 AND u.id <> $2 AND u.status = 'active'
            AND u.email_verified_at IS NOT NULL) AS found`,
      [ADMIN_ROLE, userId],
    );
    return row?.found ?? false;
  }

  /**
   * Claims the right to send one more mail that a stranger asked for. One statement, so that twins
   * cannot both get the last one.
   * @returns false when the address had `perHour` such mails in the hour, or the last is younger
   *   than `gapS` seconds.
   */
  async claimMail(
    tx: Transaction,
    userId: string,
    kind: string,
    budget: { perHour: number; gapS: number },
  ): Promise<boolean> {
    const claimed = await tx.query<object[]>(
      `INSERT INTO users.mail_budgets AS b (user_id, kind, window_started_at, last_at, mails)
       VALUES ($1, $2, now(), now(), 1)
       ON CONFLICT (user_id, kind) DO UPDATE
          SET mails = CASE WHEN b.window_started_at <= now() - interval '1 hour' THEN 1
            ELSE b.mails + 1 END,
              window_started_at =
                CASE WHEN b.window_started_at <= now() - interval '1 hour' THEN now()
                  ELSE b.window_started_at END,
              last_at = now()
        WHERE b.window_started_at <= now() - interval '1 hour'
           OR (b.mails < $3 AND b.last_at <= now() - make_interval(secs => $4))
       RETURNING 1`,
      [userId, kind, budget.perHour, budget.gapS],
    );
    return claimed.length > 0;
  }

  /** Seconds until `claimMail` can succeed again. */
  async mailPauseS(
    tx: Transaction,
    userId: string,
    kind: string,
    { perHour, gapS }: { perHour: number; gapS: number },
  ): Promise<number> {
    const [row] = await tx.query<Array<{ seconds: number }>>(
      `SELECT ceil(extract(epoch FROM least(window_started_at + interval '1 hour',
                CASE WHEN mails < $3 THEN last_at + make_interval(secs => $4)
                  ELSE 'infinity' END) - now()))::int AS seconds
         FROM users.mail_budgets WHERE user_id = $1 AND kind = $2`,
      [userId, kind, perHour, gapS],
    );
    return Math.max(1, row?.seconds ?? 1);
  }
}
