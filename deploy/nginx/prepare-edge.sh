#!/bin/sh
# The nginx image runs this before nginx starts, for the profile `edge`: checks what HTTPS needs.
set -eu
if [ ! -r /etc/nginx/tls/fullchain.pem ] || [ ! -r /etc/nginx/tls/privkey.pem ]; then
  echo 'Put fullchain.pem and privkey.pem into TLS_DIRECTORY: docs/operations/tls.md.' >&2
  exit 1
fi
case "$PUBLIC_URL" in
  https://*) ;;
  *)
    echo 'Set PUBLIC_URL to the https origin, to which plain HTTP is redirected.' >&2
    exit 1
    ;;
esac
sed "s|\${PUBLIC_URL}|${PUBLIC_URL%/}|" /etc/nginx/https.conf >/etc/nginx/servers.conf
