import { DomainError } from '../kernel/errors/domain-error.js';
import type { ProblemType } from '../kernel/errors/problem-type.js';
import { int } from './fields/numbers.js';
import { toProblem } from './problem-details.js';

const MEMBERS = { left: int() };

class CupboardBare extends DomainError<typeof MEMBERS> {
  static readonly problem: ProblemType<typeof MEMBERS> = {
    code: 'cupboard-bare',
    kind: 'conflict',
    title: 'Cupboard bare',
    explanation: 'There is nothing left.',
    members: MEMBERS,
  };

  constructor(members: { left: number }) {
    super(CupboardBare.problem, 'Nothing left.', { members });
  }
}

const answerTo = (error: Error) => toProblem(error, { publicUrl: 'http://shop.test' }).problem;

describe('toProblem', () => {
  it('sends the members that the type declares, and no others', () => {
    const problem = answerTo(new CupboardBare({ left: 0, secret: 1 } as { left: number }));

    expect(problem).toMatchObject({ status: 409, code: 'cupboard-bare', left: 0 });
    expect(problem).not.toHaveProperty('secret');
  });

  it('does not let a member stand in for one that all problems have', () => {
    const problem = answerTo(
      new CupboardBare({ left: 0, status: 200, code: 'fine' } as { left: number }),
    );

    expect(problem).toMatchObject({ status: 409, code: 'cupboard-bare' });
  });
});
