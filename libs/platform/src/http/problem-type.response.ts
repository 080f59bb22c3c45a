import { ApiSchema } from './fields/api-schema.js';
import { ListOf } from './fields/containers.js';
import { Field } from './fields/field.js';
import { Int } from './fields/numbers.js';
import { PlainString, string } from './fields/text.js';
import { described } from './validation/rule.js';

@ApiSchema({
  name: 'ProblemType',
  description: 'One kind of problem that the API returns (RFC 9457 section 4).',
  examples: [
    {
      type: 'https://orderly.example/problems/route-not-found',
      code: 'route-not-found',
      status: 404,
      title: 'No such route',
      explanation: 'There is nothing at this path.',
    },
  ],
})
export class ProblemTypeResponse {
  @Field(described(string(), { format: 'uri' }), {
    description: 'The URI in the `type` of such problems, and the address of this page.',
  })
  readonly type: string;

  @PlainString({ max: 100 })
  readonly code: string;

  @Int({ min: 400, max: 599 })
  readonly status: number;

  @PlainString({ max: 200 })
  readonly title: string;

  @PlainString({ max: 2_000, description: 'What happened, and what you can do about it.' })
  readonly explanation: string;
}

@ApiSchema({ name: 'ProblemTypeList' })
export class ProblemTypeList {
  @ListOf(ProblemTypeResponse, { max: 1_000 })
  readonly data: readonly ProblemTypeResponse[];
}
