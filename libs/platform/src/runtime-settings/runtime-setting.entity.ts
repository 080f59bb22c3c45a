import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an operator set while processes run. A setting that is not set has no row. */
@Entity({ schema: 'platform', name: 'runtime_settings' })
export class RuntimeSettingEntity {
  @PrimaryColumn('text') name!: string;
  @Column('jsonb') value!: object;
  @Column('timestamptz', { default: () => 'now()' }) since!: Date;
  /** Null: until an operator removes it. */
  @Column('timestamptz', { nullable: true }) endsAt!: Date | null;
}
