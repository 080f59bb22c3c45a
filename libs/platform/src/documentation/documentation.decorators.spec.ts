/** @isolated: it applies every decorator noted so far. */
import type * as Swagger from '@nestjs/swagger';
import { ApiTags, applyDocumentation } from './documentation.decorators.js';

const swaggerWith = (apply: (tag: string) => void): typeof Swagger =>
  ({ ApiTags: (tag: string) => () => apply(tag) }) as unknown as typeof Swagger;

describe('applyDocumentation', () => {
  it('applies each decorator once, also when an earlier try failed on the way', () => {
    @ApiTags('first')
    class First {}
    @ApiTags('second')
    class Second {}
    const applied: string[] = [];
    const failing = swaggerWith(() => {
      throw new Error('broken');
    });
    const working = swaggerWith((tag) => applied.push(tag));

    expect([First, Second]).toHaveLength(2);
    expect(() => applyDocumentation(failing)).toThrow('broken');
    expect(() => applyDocumentation(failing)).toThrow('broken');
    applyDocumentation(working);
    applyDocumentation(working);

    expect(applied).toEqual(['first', 'second']);
  });
});
