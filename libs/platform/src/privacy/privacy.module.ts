import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { BeginErasures } from './begin-erasures.task.js';
import { ExpireExports } from './expire-exports.task.js';
import { ExportConsumer } from './export.consumer.js';
import { PendingAbout } from './pending-about.js';
import { AllPersonalData, type PersonalData } from './personal-data.js';
import { PlatformErasureConsumer, PlatformPersonalData } from './platform-personal-data.js';

/** For the worker to find its parts by. */
export const PRIVACY_CONSUMERS = [PlatformErasureConsumer, ExportConsumer] as const;
export const PRIVACY_TASKS = [BeginErasures, ExpireExports] as const;

export interface PrivacyOptions {
  /** The modules that provide what `personalData` names. */
  readonly imports: readonly Type[];
  /** Of every module that keeps anything about people, besides the platform. */
  readonly personalData: ReadonlyArray<Type<PersonalData>>;
}

/**
 * The worker's half of copies and erasures; what a request does stands in `PersonalExports` and `Erasures`, which everybody has. Global,
 * for tasks of the modules that it names: one that deletes accounts asks them all.
 */
@Module({})
export class PrivacyModule {
  static forRoot({ imports, personalData }: PrivacyOptions): DynamicModule {
    return {
      module: PrivacyModule,
      global: true,
      imports: [...imports],
      providers: [
        {
          provide: AllPersonalData,
          useFactory: (...ofModules: PersonalData[]): AllPersonalData => ({ ofModules }),
          inject: [...personalData, PlatformPersonalData],
        },
        PendingAbout,
        PlatformPersonalData,
        ...PRIVACY_CONSUMERS,
        ...PRIVACY_TASKS,
      ],
      exports: [AllPersonalData, ...PRIVACY_CONSUMERS, ...PRIVACY_TASKS],
    };
  }
}
