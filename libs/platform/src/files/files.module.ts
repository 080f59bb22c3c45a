import { Module } from '@nestjs/common';
import { Files } from './files.js';
import { FilesRepository } from './files.repository.js';

/** Files for every module whose jobs read or write some. */
@Module({ providers: [Files, FilesRepository], exports: [Files] })
export class FilesModule {}
