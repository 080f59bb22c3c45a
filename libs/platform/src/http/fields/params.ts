import { Param, Query } from '@nestjs/common';
import type { Rule } from '../validation/rule.js';
import { RuleSchema } from '../validation/rule-schema.js';
import { id } from './ids.js';

/** A path parameter with the rule of a field: `@RuleParam('name', roleName()) name: string`. */
export const RuleParam = (name: string, rule: Rule<string>): ParameterDecorator =>
  Param(name, { schema: new RuleSchema(rule) });

/** A path parameter that is an id. */
export const IdParam = (name: string): ParameterDecorator => RuleParam(name, id());

/**
 * A query that is accepted as it is, for pages that links lead to: mail programs and trackers add
 * their own parameters.
 */
export const AnyQuery = (): ParameterDecorator =>
  Query({ schema: new RuleSchema({ checks: [], schema: { type: 'object', properties: {} } }) });
