import { Module } from '@nestjs/common';
import { ErasurePages } from './erasure/erasure-pages.js';
import { Erasures } from './erasure/erasures.js';
import { PersonalExports } from './exports/personal-exports.js';
import { PersonalExportsRepository } from './exports/personal-exports.repository.js';
import { AllPersonalData } from './personal-data/personal-data.js';

const SERVICES = [
  AllPersonalData,
  ErasurePages,
  Erasures,
  PersonalExports,
  PersonalExportsRepository,
];

/** Copies and erasures of personal data, for every module that stores any. */
@Module({ providers: SERVICES, exports: SERVICES })
export class PrivacyModule {}
