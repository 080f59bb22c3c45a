import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A random key of the installation. */
@Entity({ schema: 'platform', name: 'installation_secrets' })
export class InstallationSecretEntity {
  @PrimaryColumn('text') name!: string;
  @Column('bytea') value!: Buffer;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
}
