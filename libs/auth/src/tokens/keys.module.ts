import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../core/auth-core.module.js';
import { JwksController } from './jwks.controller.js';
import { MetadataController } from './metadata.controller.js';

/** What others check our tokens with, and where they get theirs. */
@Module({ imports: [AuthCoreModule], controllers: [JwksController, MetadataController] })
export class KeysModule {}
