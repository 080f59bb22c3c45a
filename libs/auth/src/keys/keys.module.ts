import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { JwksController } from '../jwks.controller.js';

/** What others check our tokens with. */
@Module({ imports: [AuthCoreModule], controllers: [JwksController] })
export class KeysModule {}
