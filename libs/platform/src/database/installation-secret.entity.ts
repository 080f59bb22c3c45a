import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A random key that all processes of the installation share. */
@Entity({ schema: 'platform', name: 'installation_secrets' })
export class InstallationSecretEntity {
  @PrimaryColumn('text') name!: string;
  @Column('bytea') value!: Buffer;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
}
