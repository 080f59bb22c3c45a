/**
 * The colours and fonts of the mails (`head.mjml` of notifications), so that the pages look like
 * them.
 */
export const LINK_PAGE_CSS = `:root {
  color-scheme: light dark;
  --page: #f0f4f8; --card: #fff; --text: #1f2933; --quiet: #52606d; --line: #7b8794;
  --brand: #0b5c4b; --on-brand: #fff; --good: #0b5c4b; --bad: #b42318;
  font: 1rem/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial,
  sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12181f; --card: #1b242e; --text: #f0f4f8; --quiet: #b3c0cc; --line: #7b8794;
    --brand: #7fd6c2; --on-brand: #0c2b24; --good: #7fd6c2; --bad: #ff9a8f;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 37.5rem; padding: 1.5rem 0; background: var(--page);
  color: var(--text); }
.brand { margin: 0 2rem .75rem; color: var(--brand); font-size: 1.125rem; font-weight: 700; }
main { padding: 2rem; border-radius: .5rem; background: var(--card); overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 2rem; }
p { margin: 0 0 1rem; }
main > :last-child { margin-bottom: 0; }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input { width: 100%; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .25rem;
  font: inherit; background: var(--card); color: var(--text); }
input[aria-invalid="true"] { border-color: var(--bad); }
button, .button { display: inline-block; padding: .75rem 1.5rem; border: 0;
  border-radius: .375rem; background: var(--brand); color: var(--on-brand); font: inherit;
  font-weight: 600;
  text-decoration: none; cursor: pointer; }
button:disabled { opacity: .6; cursor: default; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
.small { margin: .25rem 0 1rem; color: var(--quiet); font-size: .875rem; }
#again input { margin-bottom: 1rem; }
form, #result { margin-bottom: 1rem; }
#result:empty { display: none; }
#result { padding: .75rem; border-left: .25rem solid var(--line); }
#result[data-kind="done"] { border-color: var(--good); }
#result[data-kind="failed"] { border-color: var(--bad); }
[hidden] { display: none !important; }
@media (max-width: 30rem) {
  body { padding: 1rem 0; }
  .brand { margin: 0 1.25rem .75rem; }
  main { padding: 1.5rem 1.25rem; border-radius: 0; }
  button, .button { width: 100%; text-align: center; }
}
`;

/**
 * Removes the token from the address bar first, so that neither the history nor a copied address
 * holds it, and sends it to the one route that spends it. It does so only when the button is
 * pressed: programs that open the links in mails to look for malware must not confirm an address
 * that its owner did not.
 */
export const LINK_PAGE_JS = `const words = JSON.parse(document.querySelector('main').dataset.words);
const form = document.getElementById('form');
const again = document.getElementById('again');
const signIn = document.getElementById('sign-in');
const password = document.getElementById('password');
const passwordField = document.getElementById('password-field');
const result = document.getElementById('result');

const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname + location.search);

function tell(kind, text) {
  result.dataset.kind = kind;
  result.textContent = text;
}

function show(element) {
  if (element) element.hidden = false;
}

function post(request, body) {
  return fetch(request, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function askPassword() {
  passwordField.hidden = false;
  password.required = true;
  password.focus();
}

// Another try with the same link leads nowhere: this is the way on.
function endOfLink(text) {
  form.hidden = true;
  document.getElementById('intro').hidden = true;
  tell('failed', text + ' ' + words.again);
  show(again);
  show(signIn);
}

function refused(problem) {
  const faults = problem.errors ?? [];
  const fault = faults.find(({ pointer }) => pointer === '/password');
  if (fault) {
    const isNeeded = problem.code === 'password-needed';
    tell('failed', isNeeded ? words.passwordNeeded : (words.passwordRefused ?? fault.detail));
    password.setAttribute('aria-invalid', String(!isNeeded));
    return askPassword();
  }
  if (faults.some(({ pointer }) => pointer === '/token')) endOfLink(words.refused);
  else tell('failed', words.failed);
  result.focus();
}

const isDownload = form.dataset.request.includes('download');

async function save(response) {
  const disposition = response.headers.get('content-disposition') ?? '';
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = /filename="([^"]+)"/.exec(disposition)?.[1] ?? '';
  link.click();
}

async function submit() {
  const body = passwordField.hidden ? { token } : { token, password: password.value };
  const response = await post(form.dataset.request, body);
  if (!response.ok) return refused(await response.json());
  const type = response.headers.get('content-type') ?? '';
  if (isDownload) await save(response);
  const state = type.startsWith('application/json') ? (await response.json()).state : 'done';
  const waits = state === 'waiting-for-the-other-address';
  password.value = '';
  form.hidden = true;
  document.getElementById('intro').hidden = true;
  tell('done', waits ? words.waiting : words.done);
  if (!waits && !isDownload) show(signIn);
  result.focus();
}

async function sendAgain() {
  const response = await post(again.dataset.request, { email: again.elements.email.value });
  again.hidden = response.ok;
  if (response.ok) tell('done', words.sent);
  else tell('failed', words.failed);
  result.focus();
}

function onSubmit(element, act) {
  element?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = element.querySelector('button');
    button.disabled = true;
    password.removeAttribute('aria-invalid');
    tell('', '');
    try {
      await act();
    } catch {
      tell('failed', words.unreachable);
    } finally {
      button.disabled = false;
    }
  });
}

onSubmit(form, submit);
onSubmit(again, sendAgain);

if (token === null) endOfLink(words.incomplete);
else form.hidden = false;
`;
