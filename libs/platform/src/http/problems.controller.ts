import { Controller, Get, Req, Res, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/access.decorators.js';
import { AppConfig } from '../config/app-config.js';
import {
  ApiDoc,
  ApiHtmlResult,
  ApiProblems,
  ApiResult,
} from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { DomainError } from '../kernel/errors/domain-error.js';
import {
  allProblemTypes,
  defineProblem,
  findProblemType,
  type ProblemType,
} from '../kernel/errors/problem-type.js';
import { RuleParam } from './fields/params.js';
import { line } from './fields/text.js';
import { STATUS_BY_KIND } from './problem-details.js';
import { problemListPage, problemPage } from './problem-pages.js';
import { ProblemTypeList, ProblemTypeResponse } from './problem-type.response.js';
import { pageHeaders } from './security-headers.js';
import { described } from './validation/rule.js';
import { varyBy } from './vary.js';

class UnknownProblemType extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-problem-type',
    kind: 'not-found',
    title: 'Unknown problem type',
    explanation: 'There is no problem type with this code. GET /problems lists all of them.',
  });

  constructor() {
    super(UnknownProblemType.problem, 'There is no problem type with this code.');
  }
}

const problemCode = described(line({ max: 100 }), { examples: ['route-not-found'] });

/** The target of every problem's `type`: a page for people, JSON for programs. */
@Controller({ path: 'problems', version: VERSION_NEUTRAL })
@ApiTags('Problems')
export class ProblemsController {
  constructor(private readonly config: AppConfig) {}

  @Get()
  @ApiDoc(
    'List problem types',
    'Every kind of problem that the API returns. A page for people when Accept prefers text/html.',
  )
  @Public()
  @ApiResult(200, 'All problem types, by code.', ProblemTypeList)
  @ApiHtmlResult()
  listProblemTypes(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const data = allProblemTypes().map((type) => this.toResponse(type));
    send(request, reply, { data }, () => problemListPage(data));
  }

  @Get(':code')
  @ApiDoc(
    'Get a problem type',
    'Explains what happened and what you can do about it. An HTML page if Accept prefers ' +
      'text/html.',
  )
  @Public()
  @ApiResult(200, 'The problem type.', ProblemTypeResponse)
  @ApiHtmlResult()
  @ApiProblems(UnknownProblemType)
  getProblemType(
    @RuleParam('code', problemCode) code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const type = findProblemType(code);
    if (!type) throw new UnknownProblemType();
    const body = this.toResponse(type);
    send(request, reply, body, () => problemPage(body));
  }

  private toResponse({ code, kind, title, explanation }: ProblemType): ProblemTypeResponse {
    return {
      type: `${this.config.http.publicUrl}/problems/${code}`,
      code,
      status: STATUS_BY_KIND[kind],
      title,
      explanation,
    };
  }
}

/** Changes only with a release, and contains no personal data. */
const CACHE_CONTROL = 'public, max-age=3600';

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  body: object,
  page: () => string,
): void {
  void varyBy(reply, 'accept').header('cache-control', CACHE_CONTROL);
  if (prefersHtml(request.headers.accept))
    void reply.type('text/html; charset=utf-8').headers(pageHeaders()).send(page());
  else void reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

/** A browser names text/html first and at full weight. Programs name JSON, anything, or nothing. */
export function prefersHtml(accept: string | undefined): boolean {
  const weightOf = (type: string): number => {
    const entry = (accept ?? '')
      .toLowerCase()
      .split(',')
      .find((each) => each.split(';', 1)[0]?.trim() === type);
    if (entry === undefined) return 0;
    const weight = Number(/;\s*q=([\d.]+)/.exec(entry)?.[1] ?? 1);
    return Number.isFinite(weight) ? weight : 0;
  };
  return weightOf('text/html') > weightOf('application/json');
}
