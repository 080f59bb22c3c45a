import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { {{Name}} } from './{{name}}/{{name}}.entity.js';
import { {{Names}}Repository } from './{{name}}/{{names}}.repository.js';
import { {{Names}}Service } from './{{name}}/{{names}}.service.js';
import { {{Names}}Controller } from './http/{{names}}.controller.js';

/** The use cases and their routes: for the API. */
@Module({
  imports: [TypeOrmModule.forFeature([{{Name}}])],
  controllers: [{{Names}}Controller],
  providers: [{{Names}}Service, {{Names}}Repository],
})
export class {{Names}}Module {}
