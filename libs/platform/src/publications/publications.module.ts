import { Module } from '@nestjs/common';
import { PublicationsController } from './publications.controller.js';
import { Publications } from './publications.js';

/** What became of recorded events: for the API. */
@Module({ controllers: [PublicationsController], providers: [Publications] })
export class PublicationsModule {}
