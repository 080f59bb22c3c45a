import { Module } from '@nestjs/common';
import { Files } from './files.js';
import { FilesRepository } from './files.repository.js';
import { Uploads } from './uploads.js';

/** Files for every module whose jobs read or write some. */
@Module({ providers: [Files, FilesRepository, Uploads], exports: [Files, Uploads] })
export class FilesModule {}
