import { Module } from '@nestjs/common';
import { JwksController } from '../tokens/jwks.controller.js';
import { MetadataController } from '../tokens/metadata.controller.js';
import { AuthCoreModule } from './auth-core.module.js';

/** What others check our tokens with, and where they get theirs. */
@Module({ imports: [AuthCoreModule], controllers: [JwksController, MetadataController] })
export class KeysModule {}
