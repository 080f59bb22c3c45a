import { Module } from '@nestjs/common';
import { JwksController } from '../tokens/jwks.controller.js';
import { MetadataController } from '../tokens/metadata.controller.js';
import { AuthCoreModule } from './auth-core.module.js';

/**
 * The routes with which other servers verify our tokens, and with which clients find our endpoints.
 */
@Module({ imports: [AuthCoreModule], controllers: [JwksController, MetadataController] })
export class KeysModule {}
