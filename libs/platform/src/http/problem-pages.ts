import { escapeHtml } from '../kernel/text/escape-html.js';
import type { ProblemTypeResponse } from './problem-type.response.js';

/** Plain HTML without script and style, so that the strictest Content-Security-Policy allows it. */
const page = (title: string, content: string): string =>
  `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body><main>
${content}
</main></body>
</html>
`;

export const problemPage = ({
  type,
  code,
  status,
  title,
  explanation,
}: ProblemTypeResponse): string =>
  page(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(explanation)}</p>
<dl><dt>Code</dt><dd><code>${escapeHtml(code)}</code></dd><dt>Status</dt><dd>${status}</dd><dt>Type</dt><dd><code>${escapeHtml(type)}</code></dd></dl>
<p><a href="/problems">All problem types</a></p>`,
  );

export const problemListPage = (types: readonly ProblemTypeResponse[]): string =>
  page(
    'Problem types',
    `<h1>Problem types</h1>
<p>Every kind of problem that the API answers with, as application/problem+json (RFC 9457).</p>
<dl>
${types
  .map(
    ({ code, status, title, explanation }) =>
      `<dt><a href="/problems/${escapeHtml(code)}">${escapeHtml(title)}</a> (${status}, ` +
      `<code>${escapeHtml(code)}</code>)</dt><dd>${escapeHtml(explanation)}</dd>`,
  )
  .join('\n')}
</dl>`,
  );
