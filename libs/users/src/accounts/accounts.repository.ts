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

/** The address of an erased account; no mail can reach it (RFC 6761 section 6.4). */
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

/** The tables users.users and users.user_roles. */
@Injectable()
export class AccountsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async findById(userId: string): Promise<Account | null> {
    return one(await this.dataSource.query(BY_ID, [userId]));
  }

  /** Reads inside the transaction, so it sees its writes and needs no second connection. */
  async findByIdIn(tx: Transaction, userId: string): Promise<Account | null> {
    return one(await tx.query(BY_ID, [userId]));
  }

  /**
   * Returns the contact of an account that is not suspended.
   * @param evenLeaving also while the account is being erased and its address is still stored
   */
  async findReachable(userId: string, evenLeaving: boolean): Promise<Contact | null> {
    const [contact] = await this.statements.read<Contact>(REACHABLE, [userId, evenLeaving]);
    return contact ?? null;
  }

  /** True when the account exists, and is neither suspended nor erased. */
  async exists(userId: string): Promise<boolean> {
    return (await this.statements.read(EXISTS, [userId])).length > 0;
  }

  /** Leaves out erased accounts, although their address is taken until it is deleted. */
  async findByEmail(email: string): Promise<Account | null> {
    return one(await this.statements.read(BY_EMAIL, [email]));
  }

  async findByEmailIn(tx: Transaction, email: string): Promise<Account | null> {
    return one(await this.statements.runIn(tx, BY_EMAIL, [email]));
  }

  /**
   * Locks the account until the transaction ends. The roles are read under the lock, since every
   * change of them takes it too.
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
   * True when the account is active. It stays active until the transaction ends; other transactions
   * may share the lock.
   */
  async lockIfActive(tx: Transaction, userId: string): Promise<boolean> {
    const [row] = await this.statements.runIn<{ status: AccountStatus }>(tx, HOLD, [userId]);
    return row?.status === 'active';
  }

  /**
   * Returns false when the address already has an account; waits for a concurrent transaction that
   * is about to add it.
   */
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

  /**
   * Writes the columns that can change. The caller holds the lock on the row and has raised the
   * version.
   */
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

  /** Removes the personal data of an erased account. Returns false when that was done before. */
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

  /** Lists the newest first. */
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
    // Only the given conditions are in the statement, so that an index can serve them.
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
   * Every transaction that may remove an administrator takes this lock, so that two of them cannot
   * each rely on the other's. The weaker lock mode lets the foreign keys of user_roles pass.
   */
  async lockAdministration(tx: Transaction): Promise<void> {
    await tx.query('SELECT 1 FROM users.roles WHERE name = $1 FOR NO KEY UPDATE', [ADMIN_ROLE]);
  }

  /** True when another account than `userId` is an administrator who can sign in. */
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
   * Claims the right to send one more mail that a stranger requested, in one statement, so that
   * concurrent requests cannot both get the last one.
   * @returns false when the address had `perHour` such mails in the hour, or the last is younger
   * than `gapS` seconds.
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
