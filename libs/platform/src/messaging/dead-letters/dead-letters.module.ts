import { Module } from '@nestjs/common';
import { DeadLettersController } from './dead-letters.controller.js';
import { DeadLetters } from './dead-letters.js';

/** For the API; a process without HTTP provides `DeadLetters` alone. */
@Module({ controllers: [DeadLettersController], providers: [DeadLetters], exports: [DeadLetters] })
export class DeadLettersModule {}
