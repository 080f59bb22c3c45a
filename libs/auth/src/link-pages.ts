/** Nothing but our own files, and no inline script or style: an injected one would read the token. */
export const LINK_PAGE_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface LinkPage {
  readonly title: string;
  readonly intro: string;
  readonly request: string;
  readonly asksPassword: boolean;
  readonly button: string;
  readonly hint?: string;
  /** What is told when all is done. */
  readonly done?: string;
  /** What is told when another link is to be opened yet. */
  readonly waiting?: string;
}

const HINT = '15 to 128 characters. A few random words make a good one.';
const DONE = 'Done. You can sign in now.';

/** Addresses are relative, so that the pages work below a path of a proxy too. */
const linkPage = (page: LinkPage): string => {
  const {
    title,
    intro,
    request,
    asksPassword,
    button,
    hint = HINT,
    done = DONE,
    waiting = '',
  } = page;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title} – Orderly</title>
<link rel="stylesheet" href="account-link.css">
<script src="account-link.js" defer></script>
</head>
<body>
<main>
<h1>${title}</h1>
<p id="intro">${intro}</p>
<form id="form" data-request="${request}" data-done="${done}" data-waiting="${waiting}" hidden>
<div id="password-field"${asksPassword ? '' : ' hidden'}>
<label for="password">Password</label>
<input type="password" id="password" name="password" autocomplete="new-password" aria-describedby="hint"${asksPassword ? ' required' : ''}>
<p id="hint">${hint}</p>
</div>
<button type="submit">${button}</button>
</form>
<p id="result" role="status" tabindex="-1"></p>
<noscript><p>This page needs JavaScript to read your link.</p></noscript>
</main>
</body>
</html>
`;
};

export const VERIFY_EMAIL_PAGE = linkPage({
  title: 'Confirm your e-mail address',
  intro: 'Confirm that this address is yours, so that your account can be used.',
  request: 'v1/auth/verify-email',
  asksPassword: false,
  button: 'Confirm address',
});

export const ACCEPT_INVITATION_PAGE = linkPage({
  title: 'You are invited',
  intro: 'An account was opened for you. Choose a password to start using it.',
  request: 'v1/auth/accept-invitation',
  asksPassword: true,
  button: 'Accept invitation',
});

export const DOWNLOAD_EXPORT_PAGE = linkPage({
  title: 'The copy of your data',
  intro: 'Fetch it here, once: it is deleted here as soon as you have it.',
  request: 'v1/personal-exports/download',
  asksPassword: false,
  button: 'Fetch the copy',
  done: 'Done. The copy is among your downloads.',
});

export const RESET_PASSWORD_PAGE = linkPage({
  title: 'Choose a new password',
  intro: 'The password before does not count any more then, and all sessions of the account end.',
  request: 'v1/auth/reset-password',
  asksPassword: true,
  button: 'Set password',
  hint: '15 to 128 characters, or 8 and more with a second factor. A few random words make a good one.',
  done: 'Done. You can sign in with the new password now.',
});

export const CONFIRM_EMAIL_CHANGE_PAGE = linkPage({
  title: 'Change of an e-mail address',
  intro:
    'An account is to have another e-mail address. It changes when the present and the new one have agreed.',
  request: 'v1/auth/confirm-email-change',
  asksPassword: false,
  button: 'Agree',
  done: 'Done. The account has the new address now; please sign in again.',
  waiting: 'Thank you. The other address has to agree yet: open the link in the mail to it.',
});

export const LINK_PAGE_CSS = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 30rem; margin: 4rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; }
label { display: block; font-weight: 600; }
input, button { box-sizing: border-box; width: 100%; padding: .6rem .75rem; font: inherit; }
input { border: 1px solid #767676; border-radius: .25rem; }
input[aria-invalid="true"] { border-color: #c5221f; }
button { border: 0; border-radius: .25rem; background: #1b4fd6; color: #fff; cursor: pointer; }
button:disabled { opacity: .6; cursor: default; }
:focus-visible { outline: 3px solid #7aa2ff; outline-offset: 2px; }
#hint { margin: .25rem 0 1rem; font-size: .875rem; }
#result:empty { display: none; }
#result { padding: .75rem; border-left: .25rem solid #767676; }
#result[data-kind="done"] { border-color: #137333; }
#result[data-kind="failed"] { border-color: #c5221f; }
[hidden] { display: none; }
`;

/**
 * The token is taken out of the address bar before anything else, so that neither the history nor a copied address holds it, and goes to
 * the one route that spends it. Only a press of the button does that: programs that open the links in mails to look for malware must not
 * confirm an address that its owner did not.
 */
export const LINK_PAGE_JS = `const form = document.getElementById('form');
const password = document.getElementById('password');
const passwordField = document.getElementById('password-field');
const button = form.querySelector('button');
const result = document.getElementById('result');

const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname);

function tell(kind, text) {
  result.dataset.kind = kind;
  result.textContent = text;
}

function askPassword() {
  passwordField.hidden = false;
  password.required = true;
  password.focus();
}

function refused(problem) {
  const faults = problem.errors ?? [];
  const fault = faults.find(({ pointer }) => pointer === '/password');
  tell('failed', (fault ?? problem).detail ?? 'That did not work. Try again later.');
  if (fault) {
    password.setAttribute('aria-invalid', String(problem.code !== 'password-needed'));
    return askPassword();
  }
  // Another try with the same link leads nowhere.
  if (faults.some(({ pointer }) => pointer === '/token')) form.hidden = true;
  result.focus();
}

function save(file) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = 'my-data.zip';
  link.click();
}

async function submit() {
  const body = passwordField.hidden ? { token } : { token, password: password.value };
  const response = await fetch(form.dataset.request, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) return refused(await response.json());
  const type = response.headers.get('content-type') ?? '';
  if (type === 'application/zip') save(await response.blob());
  const state = type.startsWith('application/json') ? (await response.json()).state : 'done';
  password.value = '';
  form.hidden = true;
  document.getElementById('intro').hidden = true;
  tell('done', state === 'waiting-for-the-other-address' ? form.dataset.waiting : form.dataset.done);
  result.focus();
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  button.disabled = true;
  password.removeAttribute('aria-invalid');
  tell('', '');
  try {
    await submit();
  } catch {
    tell('failed', 'The server could not be reached. Try again.');
  } finally {
    button.disabled = false;
  }
});

if (token === null) tell('failed', 'This link is not complete, or it was opened before. Open it from the mail again.');
else form.hidden = false;
`;
