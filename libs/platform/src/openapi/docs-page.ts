/**
 * Allows only our own files, so that the page works offline and under a strict policy: no inline
 * script, no inline style.
 */
export const DOCS_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const DOCS_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Orderly API</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<form id="login" autocomplete="on">
<label>E-mail <input type="email" name="email" autocomplete="username" required></label>
<label>Password <input type="password" name="password" autocomplete="current-password"
required></label>
<button type="submit">Log in</button>
<output id="login-result" role="status">Log in to try the routes that need an account.</output>
</form>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/docs.js"></script>
</body>
</html>
`;

export const DOCS_CSS = `body { margin: 0; }
#login { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; padding: .75rem 1.25rem;
  font: 14px sans-serif; background: #1b1f2a; color: #fff; }
#login input, #login button { font: inherit; padding: .3rem .5rem; }

/* Swagger UI's own colours are too pale to read (WCAG 2.2, 1.4.3). */
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1f64b5; }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1b7346; }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8f5000; }
.swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #0f6b64; }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b3261e; }
.swagger-ui .info .title small { background: #4a5160; }
.swagger-ui .info .title small.version-stamp { background: #2f6312; }
.swagger-ui .info a, .swagger-ui .info a.link, .swagger-ui .info .url,
.swagger-ui a.nostyle.link { color: #1a5296; }
.swagger-ui .btn.authorize { color: #1b6b42; border-color: #1b6b42; }
.swagger-ui .btn.authorize span { color: inherit; }
.swagger-ui .btn.authorize svg { fill: #1b6b42; }
.swagger-ui .parameter__in, .swagger-ui .prop-format, .swagger-ui .response-col_links i {
  color: #4a4a4a; }
.swagger-ui .json-schema-2020-12-expand-deep-button { color: #4a4a4a; }
.swagger-ui .markdown code, .swagger-ui .renderedMarkdown code { color: #6f12c4; }
.swagger-ui .parameter__name.required span, .swagger-ui .parameter__name.required::after {
  color: #b3261e; }

/* On a phone, what is wider than the page scrolls in its own box. */
@media (max-width: 40rem) {
  .swagger-ui .response-col_links { display: none; }
  .swagger-ui .table-container, .swagger-ui .responses-inner, .swagger-ui .model-box {
    overflow-x: auto; }
  .swagger-ui table, .swagger-ui .opblock-description-wrapper { overflow-wrap: anywhere; }
}
`;

/**
 * The password is sent only to the log-in route; the access token stays in the page's memory and is
 * lost with it.
 */
export const DOCS_JS = `/*
 * Puts what a reference names in its place; one that names what it is a part of stays. Swagger UI's
 * own resolver walks the whole document for each operation that is opened, which takes seconds.
 */
function resolved(value, root, above) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((each) => resolved(each, root, above));
  const { $ref, ...own } = value;
  if (typeof $ref !== 'string' || above.includes($ref)) {
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, each]) => [key, resolved(each, root, above)]));
  }
  const target = valueAt(root, $ref.slice('#/'.length).split('/').map(unescaped));
  return {
    $$ref: $ref,
    ...resolved(target, root, [...above, $ref]),
    ...resolved(own, root, above),
  };
}

const valueAt = (root, path) => path.reduce((value, key) => value?.[key], root);
const unescaped = (key) => key.replaceAll('~1', '/').replaceAll('~0', '~');

const LocalReferences = () => ({
  fn: {
    resolveSubtree: async (root, path) => ({
      spec: resolved(valueAt(root, path), root, []),
      errors: [],
    }),
  },
});

const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none',
  displayOperationId: true,
  displayRequestDuration: true,
  filter: true,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [LocalReferences],
  layout: 'BaseLayout',
  syntaxHighlight: { theme: 'obsidian' },
  validatorUrl: null,
});
window.ui = ui;

const form = document.getElementById('login');
const result = document.getElementById('login-result');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  result.textContent = 'Logging in…';
  try {
    const response = await fetch('/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(body.detail);
    const schema = { type: 'http', scheme: 'bearer' };
    ui.authActions.authorize({ bearer: { name: 'bearer', schema, value: body.accessToken } });
    form.elements.password.value = '';
    const minutes = Math.round(body.expiresIn / 60);
    result.textContent = 'Logged in as ' + email + ' for ' + minutes + ' minutes.';
  } catch (error) {
    result.textContent = error.message;
  }
});
`;
